import { Outlet } from '@tanstack/react-router';

/**
 * The main part of the frame for pages outside a drive. `DriveLayout` renders its own main part.
 */
export function Page() {
  return (
    <main id="content" className="frame-main">
      <Outlet />
    </main>
  );
}
