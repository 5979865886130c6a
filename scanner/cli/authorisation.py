"""`colmate authorisation`: the commands by which two persons let one private zone be opened."""

from typing import Annotated

import typer

from scanner.cli.lang import Lang
from scanner.cli.session import Session
from scanner.locales import N_

commands = typer.Typer(
    name="authorisation",
    help=N_("Give, sign and check the leave to open a private zone of another."),
    no_args_is_help=True,
)

File = Annotated[
    str, typer.Argument(metavar="FILE", help=N_("The authorisation: a draft, or signed."))
]


@commands.command("key", help=N_("Make a key to sign with, and print what to list of it."))
def key_command(
    context: typer.Context,
    *,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=N_("Whose key it is."))],
    role: Annotated[
        str, typer.Option("--role", metavar="author|dpo", help=N_("Decides, or approves."))
    ],
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE",
                     help=N_("Where the private key goes, under a password.")),
    ],
    lang: Lang = None,  # noqa: ARG001 - read before the rest (see run)
) -> int:  # fmt: skip
    """Make a key."""
    from scanner.cli.authorising import make  # noqa: PLC0415 - loads cryptography

    session: Session = context.obj
    return make(session, name, role, output)


@commands.command("draft", help=N_("Write down what is to be allowed, for two persons to sign."))
def draft_command(  # noqa: PLR0913 - one parameter an option, as typer reads them
    context: typer.Context,
    *,
    ground: Annotated[
        str,
        typer.Option("--ground", metavar="data_breach|security_incident|danger|care|court_order",
                     help=N_("The risk or particular event.")),
    ],
    event: Annotated[
        str,
        typer.Option("--event", metavar="TEXT",
                     help=N_("What happened, in one sentence that names no patient.")),
    ],
    author: Annotated[
        str, typer.Option("--author", metavar="NAME", help=N_("Who decides, as listed."))
    ],
    approver: Annotated[
        str, typer.Option("--approver", metavar="NAME", help=N_("The DPO, as listed."))
    ],
    called_at: Annotated[
        str, typer.Option("--called-at", metavar="TIME", help=N_("When the person was called."))
    ],
    presence: Annotated[
        str,
        typer.Option("--presence", metavar="present|represented|absent_though_called|refused",
                     help=N_("What the person who was called did.")),
    ],
    endpoint: Annotated[
        str, typer.Option("--endpoint", metavar="NAME", help=N_("The name of the machine."))
    ],
    path: Annotated[
        str, typer.Option("--path", metavar="ZONE", help=N_("The zone: an absolute path there."))
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help=N_("Where the draft goes."))
    ],
    begins: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help=N_("Valid from (now)."))
    ] = None,
    hours: Annotated[
        int, typer.Option("--hours", metavar="N", show_default=False,
                          help=N_("For how many hours (24, the most)."))
    ] = 24,
    lang: Lang = None,  # noqa: ARG001 - as above
) -> int:  # fmt: skip
    """Draft."""
    from scanner.cli.authorising import Words, draft  # noqa: PLC0415 - as above

    session: Session = context.obj
    words = Words(
        ground=ground, event=event, author=author, approver=approver, called_at=called_at,
        presence=presence, endpoint=endpoint, path=path, begins=begins, hours=hours,
    )  # fmt: skip
    return draft(session, words, output)


@commands.command("sign", help=N_("Sign an authorisation with your key."))
def sign_command(
    context: typer.Context,
    file: File,
    *,
    key: Annotated[str, typer.Option("--key", metavar="FILE", help=N_("Your private key."))],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE",
                     help=N_("Where the signed one goes (in place of the file).")),
    ] = None,
    lang: Lang = None,  # noqa: ARG001 - as above
) -> int:  # fmt: skip
    """Sign."""
    from scanner.cli.authorising import sign  # noqa: PLC0415 - as above

    session: Session = context.obj
    return sign(session, file, key, output or file)


@commands.command("check", help=N_("Say what it permits here, who signed and what is missing."))
def check_command(
    context: typer.Context,
    file: File,
    *,
    lang: Lang = None,  # noqa: ARG001 - as above
) -> int:
    """Check."""
    from scanner.cli.authorising import check  # noqa: PLC0415 - as above

    session: Session = context.obj
    return check(session, file)
