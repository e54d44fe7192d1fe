// OpenStack Swift with its S3 API on loopback: a real peer for what speaks S3, with real signatures and listings.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const rings = ['object', 'container', 'account'];

/** Access keys that the server knows. The second may do only what an owner of a bucket lets it. */
export const swiftCredentials = {
  owner: { accessKeyId: 'logs:writer', secretAccessKey: 'secretkey' },
  other: { accessKeyId: 'logs:reader', secretAccessKey: 'readersecret' },
};

export function findSwift() {
  const there = (program) => spawnSync(program, ['--help'], { stdio: 'ignore' }).error === undefined;
  return existsSync('/etc/swift/swift.conf') && ['swift-proxy-server', 'swift-ring-builder'].every(there);
}

/** Starts it on free ports. `acl`: buckets have lists of who may do what, so that a key can be write-only. */
export async function startSwift({ acl = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'logs-swift-'));
  for (const name of ['etc', 'dev/d1', 'cache']) mkdirSync(join(folder, name), { recursive: true });
  const [proxy, ...ports] = await freePorts(4);
  const user = userInfo().username;
  const etc = join(folder, 'etc');
  const children = [];
  const start = (program, config, log) => {
    const output = openSync(join(folder, log), 'a');
    children.push(spawn(program, [config, '-v'], { stdio: ['ignore', output, output] }));
  };
  for (const [at, name] of rings.entries()) {
    const builder = join(etc, `${name}.builder`);
    ring(builder, 'create', '6', '1', '0');
    ring(builder, 'add', `r1z1-127.0.0.1:${ports[at]}/d1`, '1');
    ring(builder, 'rebalance', '1');
    const config = join(etc, `${name}-server.conf`);
    writeFileSync(
      config,
      ini({
        DEFAULT: {
          bind_ip: '127.0.0.1',
          bind_port: ports[at],
          workers: 0,
          user,
          swift_dir: etc,
          devices: join(folder, 'dev'),
          mount_check: false,
          disable_fallocate: true,
        },
        'pipeline:main': { pipeline: `${name}-server` },
        [`app:${name}-server`]: { use: `egg:swift#${name}` },
        [`${name}-replicator`]: {},
      }),
    );
    start(`swift-${name}-server`, config, `${name}.log`);
  }
  const filters = [
    'catch_errors',
    'gatekeeper',
    'healthcheck',
    'listing_formats',
    'bulk',
    'copy',
    'slo',
    'dlo',
  ];
  const config = join(etc, 'proxy-server.conf');
  writeFileSync(
    config,
    ini({
      DEFAULT: { bind_ip: '127.0.0.1', bind_port: proxy, workers: 0, user, swift_dir: etc },
      'pipeline:main': {
        pipeline:
          'catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth copy slo dlo versioned_writes symlink proxy-server',
      },
      'app:proxy-server': { use: 'egg:swift#proxy', account_autocreate: true },
      'filter:tempauth': {
        use: 'egg:swift#tempauth',
        user_logs_writer: 'secretkey .admin',
        user_logs_reader: 'readersecret',
      },
      'filter:s3api': {
        use: 'egg:swift#s3api',
        location: 'us-east-1',
        s3_acl: acl,
        dns_compliant_bucket_names: false,
        check_bucket_owner: false,
      },
      // Nothing listens there: it does without.
      'filter:cache': { use: 'egg:swift#memcache', memcache_servers: '127.0.0.1:1' },
      ...Object.fromEntries(filters.map((name) => [`filter:${name}`, { use: `egg:swift#${name}` }])),
      'filter:symlink': { use: 'egg:swift#symlink' },
      'filter:versioned_writes': { use: 'egg:swift#versioned_writes', allow_object_versioning: true },
    }),
  );
  start('swift-proxy-server', config, 'proxy.log');
  const endpoint = `http://127.0.0.1:${proxy}`;
  const stop = async () => {
    for (const child of children) child.kill();
    await Promise.all(
      children.map((child) =>
        child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined,
      ),
    );
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await healthy(endpoint)); tries++) {
    if (tries === 300) {
      await stop();
      throw new Error('Swift did not start within 30 s');
    }
    await sleep(100);
  }
  return { endpoint, stop };
}

function ring(...args) {
  const { status, stderr } = spawnSync('swift-ring-builder', args, { encoding: 'utf8' });
  // 1 is a warning.
  if (status !== 0 && status !== 1) throw new Error(`swift-ring-builder ${args.join(' ')}: ${stderr}`);
}

function ini(sections) {
  const lines = Object.entries(sections).flatMap(([name, entries]) => [
    `[${name}]`,
    ...Object.entries(entries).map(([key, value]) => `${key} = ${value}`),
  ]);
  return `${lines.join('\n')}\n`;
}

async function healthy(endpoint) {
  try {
    return (await fetch(`${endpoint}/healthcheck`)).ok;
  } catch {
    return false;
  }
}

async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
