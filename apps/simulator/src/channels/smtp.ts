import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Faults } from '../faults/faults.js';

export interface Mail {
  at: number;
  from: string;
  to: string;
  subject: string;
  text: string;
}
export interface SmtpSettings {
  user: string;
  password: string;
}

const ORIGIN = 'smtp';
const LATE_MS = 11_000;

/** An SMTP server as schools use one: an account, one message after another, addresses it does not know (…@nowhere.invalid). */
export class Smtp {
  readonly mails: Mail[] = [];
  private readonly server: SMTPServer;

  constructor(settings: SmtpSettings, faults: Faults, now: () => number) {
    const refusal = (code: number, message: string): Error => Object.assign(new Error(message), { responseCode: code });
    this.server = new SMTPServer({
      // a connection on loopback; a real server is spoken to by TLS alone
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      disableReverseLookup: true,
      logger: false,
      onAuth: (auth, _, done) =>
        auth.username === settings.user && auth.password === settings.password
          ? done(null, { user: settings.user })
          : done(refusal(535, 'Error: authentication failed')),
      onRcptTo: ({ address }, _, done) => {
        const error = faults.take(ORIGIN, ['error200']);
        if (error) return done(refusal(Number(error.code ?? 451), error.message ?? 'Temporary failure'));
        if (address.endsWith('.invalid')) return done(refusal(550, 'Mailbox not found'));
        done();
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const socket = [...this.server.connections].find((c) => c.session?.id === session.id)?._socket;
          if (faults.take(ORIGIN, ['network'])) return void socket?.destroy();
          const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
          for (const { address } of session.envelope.rcptTo)
            this.mails.push({ at: now(), from, to: address, ...read(Buffer.concat(chunks).toString('latin1')) });
          if (faults.take(ORIGIN, ['close_after_body'])) return void socket?.destroy();
          if (faults.take(ORIGIN, ['slow'])) return void setTimeout(done, LATE_MS).unref();
          done();
        });
      },
    });
    // a client that goes away is no error of the server
    this.server.on('error', () => undefined);
  }

  listen(port: number): Promise<string> {
    return new Promise((resolve) => {
      const server = this.server.listen(port, '127.0.0.1', () =>
        resolve(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`),
      );
    });
  }
  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** Subject and text of a mail of one part. */
function read(raw: string): { subject: string; text: string } {
  const [head = '', body = ''] = raw.split('\r\n\r\n', 2);
  const whole = raw.slice(head.length + 4);
  const headers = head.replace(/\r\n[ \t]+/g, ' ');
  const header = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(headers)?.[1]?.trim() ?? '';
  const encoding = header('Content-Transfer-Encoding').toLowerCase();
  const text =
    encoding === 'base64'
      ? Buffer.from(whole, 'base64')
      : encoding === 'quoted-printable'
        ? quoted(whole.replace(/=\r\n/g, ''))
        : Buffer.from(body === '' ? '' : whole, 'latin1');
  return { subject: words(header('Subject')), text: text.toString('utf8').replaceAll('\r\n', '\n') };
}

const quoted = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
/** =?UTF-8?B?…?= and =?UTF-8?Q?…?=; the space between two such words is none. */
const words = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, code: string) =>
      (kind.toLowerCase() === 'b' ? Buffer.from(code, 'base64') : quoted(code.replaceAll('_', ' '))).toString('utf8'),
    );
