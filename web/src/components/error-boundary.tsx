import { Component, type ReactNode } from 'react';
import { ProblemView } from './problem';

/** The last net: a page that breaks says so and can be tried again, and the rest of the site stays. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <ProblemView error={this.state.error} onRetry={() => window.location.reload()} />;
  }
}
