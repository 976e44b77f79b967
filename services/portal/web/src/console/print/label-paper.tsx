/** A style that sets the size of the paper, for the page that renders it. */
export function LabelPaper({ paper }: { readonly paper: 'a4' | undefined }) {
  return (
    <style>
      {paper === 'a4'
        ? '@page { size: A4; margin: 10mm }'
        : '@page { size: 100mm 150mm; margin: 0 }'}
    </style>
  );
}
