// Starts one demonstration city for all tests, on a fresh database, and stops it at the end.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The two doors. */
export const addresses = {
  residents: process.env.KAKAZU_RESIDENTS ?? '127.0.0.1:3100',
  staff: process.env.KAKAZU_STAFF ?? '127.0.0.1:3101',
};

/** The city's data folder; known once it has been started. */
export function dataFolder(): string {
  const folder = process.env.KAKAZU_TEST_DATA;
  if (!folder) throw new Error('the demonstration city has not been started');
  return folder;
}

const root = resolve(__dirname, '..');
const log = join(__dirname, 'test-results', 'city.log');
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

function taken(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  return new Promise((answer) => {
    const socket = connect({ host, port: Number(port) });
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function ready(address: string, city: ChildProcess): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    if (city.exitCode !== null) throw new Error(`the city did not start:\n${readFileSync(log, 'utf8')}`);
    const answer = await fetch(`http://${address}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await pause(100);
  }
  throw new Error(`${address}/readyz does not answer:\n${readFileSync(log, 'utf8')}`);
}

export default async function start(): Promise<() => Promise<void>> {
  for (const address of Object.values(addresses)) {
    if (await taken(address)) throw new Error(`${address} is in use; set KAKAZU_RESIDENTS and KAKAZU_STAFF`);
  }
  const binary = resolve(root, process.env.KAKAZU_BINARY ?? 'target/debug/kakazu');
  const folder = mkdtempSync(join(tmpdir(), 'kakazu-end2end-'));
  process.env.KAKAZU_TEST_DATA = folder;
  mkdirSync(join(__dirname, 'test-results'), { recursive: true });
  const output = openSync(log, 'w');
  const city = spawn(
    binary,
    ['demo', '--data', folder, '--residents', addresses.residents, '--staff', addresses.staff],
    { cwd: root, stdio: ['ignore', output, output] },
  );
  city.once('error', (error) => console.error(`${binary}: ${error.message}`));

  const stop = async () => {
    const stoppedEarly = city.exitCode ?? city.signalCode;
    if (stoppedEarly === null) {
      const gone = new Promise((done) => city.once('exit', done));
      city.kill('SIGTERM');
      if ((await Promise.race([gone.then(() => 'gone'), pause(15_000)])) !== 'gone') city.kill('SIGKILL');
    }
    rmSync(folder, { recursive: true, force: true });
    if (stoppedEarly !== null) throw new Error(`the city stopped during the tests:\n${readFileSync(log, 'utf8')}`);
  };

  try {
    await ready(addresses.residents, city);
    await ready(addresses.staff, city);
  } catch (error) {
    if (city.exitCode === null) city.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return stop;
}
