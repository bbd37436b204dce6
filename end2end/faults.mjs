// Kills the server without warning, again and again, while people fill in forms. Afterwards every draft that
// was begun has to be there, with the last text that the server acknowledged, or a later one that it was sent.
//   node faults.mjs [KILLS [PEOPLE]]
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const kills = Number(process.argv[2] ?? 20);
const people = Number(process.argv[3] ?? 8);
const residents = process.env.KAKAZU_RESIDENTS ?? '127.0.0.1:3300';
const staff = process.env.KAKAZU_STAFF ?? '127.0.0.1:3301';
const origin = `http://${residents}`;
const binary = resolve(import.meta.dirname, '..', process.env.KAKAZU_BINARY ?? 'target/debug/kakazu');
const folder = mkdtempSync(join(tmpdir(), 'kakazu-faults-'));
const log = join(folder, 'city.log');
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// ---- The city ---------------------------------------------------------------------------------------------

let city;
let expected = false; // whether the city is meant to die just now

async function open() {
  const output = openSync(log, 'a');
  expected = false;
  city = spawn(binary, ['demo', '--data', folder, '--residents', residents, '--staff', staff], {
    stdio: ['ignore', output, output],
  });
  city.once('exit', (code, signal) => {
    if (!expected) giveUp(`the city stopped by itself (${code ?? signal})`);
  });
  for (let tries = 0; tries < 1200; tries += 1) {
    if ((await fetch(`${origin}/readyz`).catch(() => undefined))?.ok) return;
    await pause(50);
  }
  giveUp('/readyz does not answer');
}

async function kill() {
  expected = true;
  const gone = new Promise((done) => city.once('exit', done));
  city.kill('SIGKILL');
  await gone;
}

function giveUp(why) {
  console.error(`faults: ${why}\n${readFileSync(log, 'utf8').slice(-4000)}`);
  process.exit(1);
}

process.on('exit', () => {
  expected = true;
  city?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

// ---- A person, as a browser without scripts ---------------------------------------------------------------

class Person {
  constructor(number) {
    this.number = number;
    this.cookies = new Map();
    this.sent = 0;
    this.acknowledged = 0;
    this.answers = 0;
  }

  async ask(path, fields) {
    const answer = await fetch(new URL(path, origin), {
      method: fields ? 'POST' : 'GET',
      headers: { origin, cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      body: fields && new URLSearchParams(fields),
      redirect: 'manual',
      signal: AbortSignal.timeout(20_000),
    });
    const body = await answer.text();
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      this.cookies.set(name, value);
    }
    return { status: answer.status, location: answer.headers.get('location'), body };
  }

  text(number) {
    return `途切れの試験 ${this.number} の ${number}`;
  }

  /** Begins a draft and finds the first step on which a text can be typed. */
  async begin() {
    const started = await this.ask('/procedures/daycare-enrolment/start', {});
    if (started.status !== 303) throw new Error(`start answered ${started.status}`);
    const draft = started.location.replace(/\/steps\/.*/, '');
    const first = await this.ask(started.location);
    const steps = new Set([started.location, ...(first.body.match(new RegExp(`${draft}/steps/[\\w-]+`, 'g')) ?? [])]);
    for (const section of sections) steps.add(`${draft}/steps/${section}`);
    for (const step of steps) {
      const field = typed((await this.ask(step)).body);
      if (field) {
        Object.assign(this, { draft, step, field });
        return;
      }
    }
    throw new Error(`no field for a text in ${[...steps]}`);
  }

  /** Stores the next text; the acknowledgement is the redirect. */
  async write() {
    const page = await this.ask(this.step);
    if (page.status !== 200) throw new Error(`${this.step} answered ${page.status}`);
    const number = (this.sent += 1);
    const answer = await this.ask(this.step, { ...hidden(page.body), [this.field]: this.text(number), _then: 'stay' });
    if (answer.status !== 303) throw new Error(`storing answered ${answer.status}`);
    this.acknowledged = number;
    this.answers += 1;
  }

  /** What is stored, by its number. */
  async stored() {
    const page = await this.ask(this.step);
    if (page.status !== 200) throw new Error(`draft ${this.draft} answers ${page.status}`);
    const found = new RegExp(`途切れの試験 ${this.number} の (\\d+)`).exec(page.body);
    return found ? Number(found[1]) : 0;
  }
}

const sections = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../server/procedures/daycare-enrolment.json'), 'utf8'),
).sections.map((section) => section.id);

const tags = (html, name) => html.match(new RegExp(`<${name}\\b[^>]*>`, 'g')) ?? [];
const attribute = (tag, name) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];

/** The hidden fields of the page's form: revision and what belongs to it. */
function hidden(html) {
  const main = html.slice(html.indexOf('<main'));
  const fields = tags(main, 'input').filter((tag) => attribute(tag, 'type') === 'hidden' && attribute(tag, 'name'));
  return Object.fromEntries(fields.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value') ?? '']));
}

/** The name of a field in which any text may be typed. */
function typed(html) {
  const main = html.slice(html.indexOf('<main'));
  const areas = tags(main, 'textarea');
  const inputs = tags(main, 'input').filter((tag) => attribute(tag, 'type') === 'text' && !attribute(tag, 'inputmode'));
  return [...areas, ...inputs].map((tag) => attribute(tag, 'name')).find(Boolean);
}

// ---- The trial --------------------------------------------------------------------------------------------

await open();
const everyone = Array.from({ length: people }, (_, number) => new Person(number + 1));
for (const person of everyone) await person.begin();

let over = false;
const wrong = new Set();
const writing = everyone.map(async (person) => {
  while (!over) {
    try {
      await person.write();
    } catch (error) {
      // No connection: the city lies dead just now. An answer that is not the expected one is a finding.
      if (error.message.includes('answered')) wrong.add(error.message);
      await pause(50);
    }
  }
});

let lost = 0;
for (let number = 1; number <= kills; number += 1) {
  await pause(300 + Math.random() * 1200);
  await kill();
  await open();
}
over = true;
await Promise.all(writing);
await kill();
await open();
for (const person of everyone) {
  const stored = await person.stored();
  const good = stored >= person.acknowledged && stored <= person.sent;
  if (!good) {
    lost += 1;
    console.error(`person ${person.number}: acknowledged ${person.acknowledged}, sent ${person.sent}, stored ${stored}`);
  }
}
await kill();

const answers = everyone.reduce((sum, person) => sum + person.answers, 0);
console.log(`faults: ${kills + 1} kills, ${people} people, ${answers} stored steps acknowledged, ${lost} people with a loss`);
for (const message of wrong) console.error(`faults: unexpected: ${message}`);
process.exit(lost > 0 || wrong.size > 0 || answers < kills ? 1 : 0);
