// Measures how fast pages answer: for each page and each number of callers, answers per second and the time
// of the median, the 99th and the slowest answer. Needs the release build; see scripts/bench.
//   node bench.mjs [SECONDS [PATH …]]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [seconds = '5', ...named] = process.argv.slice(2);
const paths = named.length > 0 ? named : ['/', '/healthz'];
const callers = [1, 16, 64];
const residents = process.env.KAKAZU_RESIDENTS ?? '127.0.0.1:3200';
const staff = process.env.KAKAZU_STAFF ?? '127.0.0.1:3201';
const binary = resolve(import.meta.dirname, '..', process.env.KAKAZU_BINARY ?? 'target/release/kakazu');

const folder = mkdtempSync(join(tmpdir(), 'kakazu-bench-'));
const city = spawn(binary, ['demo', '--data', folder, '--residents', residents, '--staff', staff], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
process.on('exit', () => {
  city.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
city.once('exit', (code) => {
  console.error(`the city stopped by itself (${code})`);
  process.exit(1);
});

function ask(agent, path) {
  const [host, port] = residents.split(':');
  const began = performance.now();
  return new Promise((done, failed) => {
    const call = request({ agent, host, port, path, headers: { 'accept-language': 'ja' } }, (answer) => {
      answer.resume();
      answer.once('end', () => done({ status: answer.statusCode, took: performance.now() - began }));
    });
    call.once('error', failed).end();
  });
}

async function ready() {
  const agent = new Agent();
  for (let tries = 0; tries < 1200; tries += 1) {
    const answer = await ask(agent, '/readyz').catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('/readyz does not answer');
}

async function measure(path, number) {
  const agent = new Agent({ keepAlive: true, maxSockets: number });
  const times = [];
  const wrong = new Map();
  const end = performance.now() + Number(seconds) * 1000;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: number }, async () => {
      while (performance.now() < end) {
        const { status, took } = await ask(agent, path);
        times.push(took);
        if (status !== 200) wrong.set(status, (wrong.get(status) ?? 0) + 1);
      }
    }),
  );
  const rate = times.length / ((performance.now() - began) / 1000);
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2);
  const row = { path, callers: number, 'answers/s': Math.round(rate), 'median ms': at(0.5), 'p99 ms': at(0.99), 'max ms': at(1) };
  if (wrong.size > 0) row.wrong = [...wrong].map(([status, count]) => `${status}×${count}`).join(' ');
  return row;
}

await ready();
const rows = [];
for (const path of paths) {
  await measure(path, 4); // warms up
  for (const number of callers) rows.push(await measure(path, number));
}
console.table(rows);
process.exit(rows.some((row) => row.wrong) ? 1 : 0);
