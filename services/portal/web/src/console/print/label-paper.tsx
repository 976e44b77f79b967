/** A style element that sets the size of the printed page. */
export function LabelPaper({ paper }: { readonly paper: 'a4' | undefined }) {
  return (
    <style>
      {paper === 'a4'
        ? '@page { size: A4; margin: 10mm }'
        : '@page { size: 100mm 150mm; margin: 0 }'}
    </style>
  );
}
