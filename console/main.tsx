import '@cloudscape-design/global-styles/index.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { restoreColorMode } from './app/color-mode.ts';
import { StartProblem } from './app/start-problem.tsx';
import { openSession } from './sign-in/session.ts';
import { fetchSettings } from './sign-in/settings.ts';

/** Signs in, then shows the page. */
async function start(root: ReturnType<typeof createRoot>): Promise<void> {
  restoreColorMode();
  try {
    const session = await openSession(await fetchSettings());
    if (session) root.render(<App session={session} />);
  } catch (error) {
    root.render(<StartProblem error={error} />);
  }
}

const element = document.getElementById('page');
if (element) void start(createRoot(element));
