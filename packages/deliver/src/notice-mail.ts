import { type Notifier, noticeText } from './notice.ts';

/** Where notices are mailed. */
export interface MailOptions {
  /** The mail server with its credentials: `smtps://user:password@host`. */
  server: string;
  from: string;
  to: string;
}

/** How long a mail server may take, in milliseconds. */
const patience = 30_000;

/** Mails notices by SMTP. */
export function mailNotifier({ server, from, to }: MailOptions): Notifier {
  return {
    to: `mail to ${to}`,
    // The server answered, or was not reached at all; when the line broke, the mail may have gone out.
    isRefusal(error) {
      const { responseCode, command, code } = Object(error) as Record<string, unknown>;
      return typeof responseCode === 'number' || command === 'CONN' || code === 'EDNS' || code === 'EAUTH';
    },
    async send(notice, signal) {
      const { createTransport } = await import('nodemailer');
      const transport = createTransport(server, {
        connectionTimeout: patience,
        greetingTimeout: patience,
        socketTimeout: patience,
      } as object);
      const stop = () => transport.close();
      signal.addEventListener('abort', stop, { once: true });
      try {
        const subject =
          notice.lost.length > 0
            ? `logs: the delivery "${notice.delivery}" LOST files`
            : `logs: the delivery "${notice.delivery}" fails`;
        await transport.sendMail({ from, to, subject, text: noticeText(notice) });
      } finally {
        signal.removeEventListener('abort', stop);
        transport.close();
      }
    },
  };
}
