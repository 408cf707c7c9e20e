"""A mail server for tests, as well behaved as its arguments say.

It prints one line of JSON with its port when it is ready, one line `{"event": …}` whenever something happens that a test
may wait for, and one with all it received when it reads a line, which also ends it. So does the end of the tests.
"""

import argparse
import asyncio
import base64
import datetime
import json
import logging
import os
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

FOREVER = 3600

arguments = argparse.ArgumentParser()
arguments.add_argument("behaviour")
arguments.add_argument("--folder", required=True, help="for the authority and the certificate")
arguments.add_argument("--certificate-for", default="localhost")
arguments.add_argument("--tls", choices=["start", "implicit", "none"], default="start")
arguments.add_argument("--account", help="user:password; without it everybody may send")
arguments.add_argument("--together", type=int, default=0, help="answer no DATA before so many wait in it")
options = arguments.parse_args()


def say(**line):
    print(json.dumps(line), flush=True)


def certify():
    """An authority of its own and a certificate by it: ca.pem, server.pem, key.pem."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    now = datetime.datetime.now(datetime.timezone.utc)
    folder = pathlib.Path(options.folder)

    def certificate(name, key, issuer, issuer_key, extensions):
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=1))
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(issuer_key, hashes.SHA256())

    def named(text):
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = certificate(
        named("Mail authority"),
        authority_key,
        named("Mail authority"),
        authority_key,
        [(x509.BasicConstraints(ca=True, path_length=0), True)],
    )
    key = ec.generate_private_key(ec.SECP256R1())
    alternative = x509.SubjectAlternativeName([x509.DNSName(options.certificate_for)])
    server = certificate(named("Mail server"), key, authority.subject, authority_key, [(alternative, False)])
    (folder / "ca.pem").write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    (folder / "server.pem").write_bytes(server.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "key.pem")
    return context


class Handler:
    def __init__(self):
        self.mails = []
        self.waiting = 0
        self.most_at_once = 0
        self.gathered = asyncio.Event()

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if options.behaviour == "temporary":
            return "451 4.7.1 Ask again about " + address
        if options.behaviour == "permanent":
            return "550 5.1.1 Nobody here is called " + address
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if options.behaviour == "full":
            return "552 5.2.2 No room for it"
        if options.behaviour == "hang":
            say(event="hanging")
            await asyncio.sleep(FOREVER)
        self.waiting += 1
        self.most_at_once = max(self.most_at_once, self.waiting)
        if self.waiting >= options.together:
            self.gathered.set()
        await self.gathered.wait()
        self.waiting -= 1
        self.mails.append(
            {
                "sender": envelope.mail_from,
                "recipients": envelope.rcpt_tos,
                "content": base64.b64encode(envelope.original_content).decode(),
                "isEncrypted": session.ssl is not None or options.tls == "implicit",
                "isSignedIn": bool(session.authenticated),
                "introduction": session.host_name,
            }
        )
        return "250 Taken"

    async def handle_QUIT(self, server, session, envelope):
        if options.behaviour == "hang at QUIT":
            await asyncio.sleep(FOREVER)
        return "221 Bye"


def authenticate(server, session, envelope, mechanism, data):
    given = f"{data.login.decode()}:{data.password.decode()}"
    if options.behaviour == "sign-in later":
        return AuthResult(success=False, handled=False, message="454 4.7.0 The directory is asleep")
    return AuthResult(success=given == options.account, handled=False)


class TestServer(SMTP):
    """Hangs up in the midst of DATA where it is told to."""

    async def smtp_DATA(self, arg):
        if options.behaviour != "hang up":
            return await super().smtp_DATA(arg)
        await self.push("354 Go on")
        self.transport.abort()

    async def smtp_STARTTLS(self, arg):
        if options.behaviour == "injecting":
            # Whoever stands in between says more than was asked, in the clear, to be believed later.
            await self.push("220 Go ahead\r\n250-localhost\r\n250 AUTH PLAIN")
            await asyncio.sleep(FOREVER)
        return await super().smtp_STARTTLS(arg)


async def stay_silent(reader, writer):
    say(event="hanging")
    await asyncio.sleep(FOREVER)


async def serve_mail(handler):
    secure = None if options.tls == "none" else certify()

    def session():
        return TestServer(
            handler,
            hostname="localhost",
            tls_context=secure if options.tls == "start" else None,
            authenticator=authenticate if options.account else None,
            auth_required=bool(options.account),
            auth_require_tls=options.tls == "start",
            data_size_limit=200_000,
        )

    secure_at_once = secure if options.tls == "implicit" else None
    return await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0, ssl=secure_at_once)


async def end_with(parent):
    """The end of the input is no sign: a process that was started meanwhile may hold its other end."""
    while os.getppid() == parent:
        await asyncio.sleep(1)
    os._exit(1)


async def main():
    handler = Handler()
    if options.behaviour == "silent":
        server = await asyncio.start_server(stay_silent, "127.0.0.1", 0)
    else:
        server = await serve_mail(handler)
    say(port=server.sockets[0].getsockname()[1])
    asyncio.get_running_loop().create_task(end_with(os.getppid()))
    await asyncio.to_thread(sys.stdin.readline)
    say(mails=handler.mails, mostAtOnce=handler.most_at_once)
    # Nobody waits for sessions that hang for ever.
    os._exit(0)


logging.getLogger("mail.log").setLevel(logging.CRITICAL)
asyncio.run(main())
