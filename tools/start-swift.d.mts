/** Whether Swift's programs are on this machine. */
export function findSwift(): boolean;
export const swiftCredentials: Readonly<
  Record<'owner' | 'other', { accessKeyId: string; secretAccessKey: string }>
>;
export function startSwift(options?: {
  acl?: boolean;
}): Promise<{ endpoint: string; stop: () => Promise<void> }>;
