import type { Notifier } from '@logs/deliver';
import type { Context } from '../context.ts';
import type { Settings } from '../settings.ts';

/** Who is told when a delivery fails: a mail by the configuration, a webhook where its address is set. */
export async function deliveryNotifiers(context: Context, { config }: Settings): Promise<Notifier[]> {
  const { systemRuntime } = await import('@logs/core');
  const { ConfigurationError } = await import('@logs/core/errors');
  const { mailNotifier, webhookNotifier } = await import('@logs/deliver');
  const mail = config.deliver?.notify?.mail;
  const { LOGS_SMTP_URL: server, LOGS_WEBHOOK_URL: webhook } = context.env;
  const notifiers: Notifier[] = [];
  if (mail !== undefined) {
    if (server === undefined || !/^smtps?:\/\//i.test(server)) {
      throw new ConfigurationError('deliver.notify.mail: the mail server is missing.', {
        setting: 'deliver.notify.mail',
        hint: 'Set LOGS_SMTP_URL to smtps://user:password@host.',
      });
    }
    notifiers.push(mailNotifier({ server, ...mail }));
  }
  if (webhook) {
    if (!URL.canParse(webhook) || !/^https?:/i.test(webhook)) {
      throw new ConfigurationError('LOGS_WEBHOOK_URL is no address.', {
        setting: 'LOGS_WEBHOOK_URL',
        hint: 'It begins with https://.',
      });
    }
    notifiers.push(webhookNotifier(webhook, systemRuntime()));
  }
  return notifiers;
}
