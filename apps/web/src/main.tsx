import '@fontsource-variable/noto-sans-sc/wght.css';
import './theme.css';
import './parts.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';

createRoot(document.getElementById('root') as HTMLElement).render(<App />);
