import type { ReactNode } from 'react';
import { ConnectionBar } from './ConnectionBar';
import '../styles/phone.css';

/** The phone: one column, thumb-sized. */
export default function PhoneFrame({ loadedAt, children }: { loadedAt?: number | null; children: ReactNode }) {
  return (
    <div className="phone">
      {loadedAt !== undefined && <ConnectionBar loadedAt={loadedAt} />}
      <main>{children}</main>
    </div>
  );
}
