// Reads the mails that the demonstration city has "sent": one .eml file each in its data folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './city';

export interface Mail {
  file: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Every header, by its name in small letters, decoded. */
  headers: Record<string, string>;
}

interface Part {
  headers: Record<string, string>;
  body: Buffer;
}

function split(raw: Buffer): Part {
  const text = raw.toString('latin1');
  const blank = /\r?\n\r?\n/.exec(text);
  const end = blank ? blank.index : text.length;
  const headers: Record<string, string> = {};
  for (const line of text.slice(0, end).replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = words(line.slice(colon + 1).trim());
  }
  return { headers, body: raw.subarray(blank ? end + blank[0].length : end) };
}

/** RFC 2047: =?utf-8?b?…?= and =?utf-8?q?…?=; white space between two of them does not count. */
function words(value: string): string {
  const utf8 = Buffer.from(value, 'latin1').toString('utf8');
  return utf8
    .replace(/(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?)/gi, '$1')
    .replace(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, (_, charset: string, kind: string, content: string) => {
      const bytes =
        kind.toLowerCase() === 'b'
          ? Buffer.from(content, 'base64')
          : quotedPrintable(Buffer.from(content.replace(/_/g, ' '), 'latin1'));
      return decode(bytes, charset);
    });
}

function quotedPrintable(body: Buffer): Buffer {
  const text = body.toString('latin1').replace(/=\r?\n/g, '');
  return Buffer.from(
    text.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}

function decode(bytes: Buffer, charset: string): string {
  return new TextDecoder(charset).decode(bytes);
}

function parameter(header: string, name: string): string | undefined {
  const found = new RegExp(`${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header);
  return found?.[1] ?? found?.[2];
}

/** The texts of a part and of those inside it, by their type. */
function texts({ headers, body }: Part): { plain: string; html: string } {
  const type = headers['content-type'] ?? 'text/plain; charset=utf-8';
  const boundary = parameter(type, 'boundary');
  if (type.toLowerCase().startsWith('multipart/') && boundary) {
    const result = { plain: '', html: '' };
    const pieces = body.toString('latin1').split(`--${boundary}`).slice(1, -1);
    for (const piece of pieces) {
      const inner = texts(split(Buffer.from(piece.replace(/^\r?\n/, '').replace(/\r?\n$/, ''), 'latin1')));
      result.plain ||= inner.plain;
      result.html ||= inner.html;
    }
    return result;
  }
  const encoding = (headers['content-transfer-encoding'] ?? '7bit').toLowerCase();
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body.toString('latin1'), 'base64')
      : encoding === 'quoted-printable'
        ? quotedPrintable(body)
        : body;
  const text = decode(bytes, parameter(type, 'charset') ?? 'utf-8').replace(/\r\n/g, '\n');
  const mediaType = type.toLowerCase();
  return {
    plain: mediaType.startsWith('text/plain') ? text : '',
    html: mediaType.startsWith('text/html') ? text : '',
  };
}

export function parseMail(raw: Buffer, file = ''): Mail {
  const whole = split(raw);
  const { plain, html } = texts(whole);
  const { from = '', to = '', subject = '' } = whole.headers;
  return { file, from, to, subject, text: plain, html, headers: whole.headers };
}

/** The six digits of a mail, in one piece or as three and three. */
export function codeFrom(mail: Mail): string {
  const found = /(?<![\d-])(\d{3})[ -]?(\d{3})(?![\d-])/.exec(mail.text);
  if (!found) throw new Error(`no code of six digits in 「${mail.subject}」:\n${mail.text}`);
  return found[1] + found[2];
}

/** The links of a mail. */
export function linksFrom(mail: Mail): string[] {
  return mail.text.match(/https?:\/\/[^\s<>「」]+/g) ?? [];
}

/** Mails of the city, each handed out once. Tests use addresses of their own, so they never meet. */
export class Mailbox {
  private readonly read = new Set<string>();
  private readonly folder = join(dataFolder(), 'mail');

  /** The oldest mail to an address that this box has not handed out yet. */
  async waitForMail(address: string, seconds = 20): Promise<Mail> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const mail = this.unread(address)[0];
      if (mail) {
        this.read.add(mail.file);
        return mail;
      }
      if (Date.now() > deadline) throw new Error(`no mail to ${address} within ${seconds} s`);
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  /** Every mail to an address that has not been handed out, oldest first. */
  unread(address: string): Mail[] {
    let files: string[] = [];
    try {
      files = readdirSync(this.folder).filter((file) => file.endsWith('.eml'));
    } catch {
      return [];
    }
    return files
      .sort()
      .filter((file) => !this.read.has(file))
      .map((file) => parseMail(readFileSync(join(this.folder, file)), file))
      .filter((mail) => mail.to.toLowerCase().includes(address.toLowerCase()))
      .sort((a, b) => Date.parse(a.headers.date ?? '') - Date.parse(b.headers.date ?? ''));
  }
}
