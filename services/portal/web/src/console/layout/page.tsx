import { Outlet } from '@tanstack/react-router';

/** The part of the layout that changes with the page. */
export function Page() {
  return (
    <main id="content" className="frame-main">
      <Outlet />
    </main>
  );
}
