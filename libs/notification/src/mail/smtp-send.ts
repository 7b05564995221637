import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Config } from '@fengsui/platform';

const TIMEOUT_MS = 10_000;
export type SmtpSettings = Pick<Config, 'SMTP_HOST' | 'SMTP_PORT' | 'SMTP_TLS' | 'SMTP_USER' | 'SMTP_PASSWORD'>;

/** An SMTP conversation that failed. handedOver: the message may have gone out before it did. */
export class SmtpFailure extends Error {
  constructor(
    override readonly cause: unknown,
    readonly handedOver: boolean,
  ) {
    super('SMTP');
  }
}

/** Hands one message to the server. Throws SmtpFailure. */
export async function smtpSend(
  s: SmtpSettings,
  envelope: { from: string; to: string },
  message: Buffer,
): Promise<{ response: string }> {
  const connection = new SMTPConnection({
    host: s.SMTP_HOST,
    port: s.SMTP_PORT,
    secure: s.SMTP_TLS === 'tls',
    requireTLS: s.SMTP_TLS === 'starttls',
    ignoreTLS: s.SMTP_TLS === 'none',
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  let handedOver = false;
  try {
    return await new Promise((resolve, reject) => {
      connection.on('error', reject);
      const send = (): void => {
        handedOver = true;
        connection.send({ from: envelope.from, to: [envelope.to] }, message, (error, info) =>
          error ? reject(error) : resolve({ response: String(info?.response ?? '') }),
        );
      };
      connection.connect((error) => {
        if (error) return reject(error);
        if (!s.SMTP_USER) return send();
        connection.login({ user: s.SMTP_USER, pass: s.SMTP_PASSWORD }, (refused) =>
          refused ? reject(refused) : send(),
        );
      });
    });
  } catch (error) {
    throw new SmtpFailure(error, handedOver);
  } finally {
    connection.close();
  }
}
