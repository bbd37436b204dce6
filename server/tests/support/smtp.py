"""A real mail server for tests: Debian's python3-aiosmtpd, with moods.

Prints `{"port": n}`, then one line for each mail that it has taken (decoded). Reads moods from its input, one a line,
and answers each with `{"mood": m}`:

  up    takes mail
  4xx   answers 451 to DATA
  421   answers 421 to RCPT
  5xx   answers 550 to RCPT
  slow  answers after a minute
  drop  takes the mail and hangs up without an answer
"""

import asyncio
import email
import email.policy
import json
import sys

try:
    from aiosmtpd.smtp import SMTP
except ImportError:
    sys.exit("python3-aiosmtpd is not installed: apt-get install python3-aiosmtpd")

mood = "up"


def tell(**what):
    print(json.dumps(what), flush=True)


class Server(SMTP):
    async def smtp_RCPT(self, arg):
        self.session.said = arg
        await super().smtp_RCPT(arg)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if mood == "5xx":
            return f"550 5.1.1 {address} unknown"
        if mood == "421":
            return "421 4.3.2 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if mood == "4xx":
            return "451 4.3.0 later"
        if mood == "slow":
            await asyncio.sleep(60)
            return "451 4.3.0 too late"
        mail = email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
        tell(
            to=envelope.rcpt_tos,
            said=session.said,
            sender=envelope.mail_from,
            id=mail["Message-ID"],
            subject=mail["Subject"],
            auto=mail["Auto-Submitted"],
            type=mail.get_content_type(),
            charset=mail.get_content_charset(),
            body=mail.get_content(),
            date=mail["Date"],
        )
        if mood == "drop":
            server.transport.abort()
        return "250 OK"


async def main():
    global mood
    loop = asyncio.get_running_loop()
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    server = await loop.create_server(lambda: Server(Handler(), hostname="mail.test"), "127.0.0.1", port)
    tell(port=server.sockets[0].getsockname()[1])
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        mood = line.decode().strip()
        tell(mood=mood)


asyncio.run(main())
