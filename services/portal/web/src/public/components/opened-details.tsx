import { type ReactNode, useState } from 'react';

/** A closed part of a page, whose content is rendered, and so loaded, when it is first opened. */
export function OpenedDetails({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  const [opened, setOpened] = useState(false);
  return (
    <details
      className="no-print"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) setOpened(true);
      }}
    >
      <summary>{title}</summary>
      {opened ? children : null}
    </details>
  );
}
