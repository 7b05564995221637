import fs from 'node:fs';

export default async function teardown() {
  const { server, base } = globalThis.__fengsuiTest;
  await server.stop();
  fs.rmSync(base, { recursive: true, force: true });
}
