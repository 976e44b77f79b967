import { Outlet } from '@tanstack/react-router';

/** The part of a page that changes. */
export function Page() {
  return (
    <main id="content" className="frame-main">
      <Outlet />
    </main>
  );
}
