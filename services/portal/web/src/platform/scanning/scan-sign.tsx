/** Icon of the scanning buttons: a bar code in a frame. */
export function ScanSign() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="24"
      height="24"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
    >
      <path strokeWidth="2" strokeLinecap="round" d="M3 8V4h4M17 4h4v4M21 16v4h-4M7 20H3v-4" />
      <path strokeWidth="1.6" d="M7 8v8M10 8v8M12.5 8v8M15 8v8M17 8v8" />
    </svg>
  );
}
