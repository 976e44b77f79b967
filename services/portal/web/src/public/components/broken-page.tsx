import { Component, type ReactNode } from 'react';
import { ApiProblem } from '../../platform/api.ts';
import { ProblemPage } from './problem-page.tsx';

/**
 * Explains what to do when a page crashes or its code cannot be loaded. The component is a class,
 * because only classes can be error boundaries in React.
 */
export class BrokenPage extends Component<
  { readonly children: ReactNode },
  { readonly broken: boolean }
> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    const problem = new ApiProblem(navigator.onLine ? 500 : 0, { code: 'BROKEN_PAGE' });
    return <ProblemPage problem={problem} onRetry={() => location.reload()} />;
  }
}
