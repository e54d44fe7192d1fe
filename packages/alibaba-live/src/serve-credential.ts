import { ConfigurationError, type CredentialV1 } from '@logs/core';
import { z } from 'zod';

const credential = z.strictObject({
  accessKeyId: z.string().min(1),
  accessKeySecret: z.string().min(1),
  /** Requests must bear it. */
  securityToken: z.string().min(1).optional(),
  /** Domains that it may ask for, all by default; `*` stands for any text. */
  domains: z.array(z.string().min(1).toLowerCase()).optional(),
  /** Calls that it may make, as in RAM: `live:DescribeLivePushProxyLog`, `live:*`. All by default. */
  actions: z.array(z.string().min(1)).optional(),
  /** Known and refused. */
  disabled: z.boolean().optional(),
});

/** An access key that `serve` accepts. */
export type ServeCredential = z.output<typeof credential>;

/** Reads credentials. @throws ConfigurationError naming the member that is wrong, without its value. */
export function credentialsById(given: readonly CredentialV1[]): ReadonlyMap<string, ServeCredential> {
  const byId = new Map<string, ServeCredential>();
  for (const each of given) {
    const parsed = credential.safeParse(each);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const names = issue?.code === 'unrecognized_keys' ? issue.keys : (issue?.path ?? []);
      const setting = ['serve.alibaba-live.credentials', ...names.map(String)].join('.');
      throw new ConfigurationError(`${setting}: ${issue?.code ?? 'invalid'}`, {
        setting,
        hint: 'A credential is { accessKeyId, accessKeySecret, securityToken?, domains?, actions? }.',
      });
    }
    byId.set(parsed.data.accessKeyId, parsed.data);
  }
  return byId;
}

/** Whether it may make a call. */
export function mayCall({ actions }: ServeCredential, action: string): boolean {
  return actions?.some((allowed) => fits(allowed.replace(/^live:/i, ''), action)) ?? true;
}

/** Whether it may ask for a domain. */
export function maySee({ domains }: ServeCredential, domain: string): boolean {
  return domains?.some((allowed) => fits(allowed, domain.toLowerCase())) ?? true;
}

function fits(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
