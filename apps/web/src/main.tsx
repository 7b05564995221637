import './styles/theme.css';
import './styles/parts.css';
import { createRoot } from 'react-dom/client';
import { App } from './App';

createRoot(document.getElementById('root') as HTMLElement).render(<App />);

// The shipped font is only a fallback for machines without a Chinese one: its long list of ranges waits until the page stands. Every phone has one.
if (!/Android|iPhone|iPad|Harmony/u.test(navigator.userAgent))
  window.addEventListener('load', () => void import('@fontsource-variable/noto-sans-sc/wght.css'));
