import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A mail as it came over the wire. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body, dots unstuffed. */
  readonly source: string;
}

export interface SmtpBehaviour {
  /** Answers in place of the usual ones, by verb; `END` is the end of the data. */
  replies?: Readonly<Record<string, string>>;
  /** The verb on which the connection is cut. */
  hangUpAt?: string;
  /** The verb that is never answered; `HELLO` is the connection itself. */
  silentAt?: string;
  /** The verb whose answer never ends, though a line of it comes every few milliseconds. */
  endlessAt?: string;
}

export interface TestSmtpServer {
  readonly url: string;
  readonly received: ReceivedMail[];
  /** What the client said, without the data. */
  readonly commands: string[];
  /** May be changed while it runs. */
  readonly behaviour: SmtpBehaviour;
  stop(): Promise<void>;
}

const usualReplies: Readonly<Record<string, string>> = {
  EHLO: "250-mail.example.com\r\n250 AUTH PLAIN",
  AUTH: "235 Welcome",
  MAIL: "250 Sender OK",
  RCPT: "250 Recipient OK",
  DATA: "354 Go on",
  END: "250 Taken",
  QUIT: "221 Bye",
  RSET: "250 OK",
};

/** A real SMTP server on a free port, as much of RFC 5321 as one mail needs, without STARTTLS. */
export async function startSmtpServer(behaviour: SmtpBehaviour = {}): Promise<TestSmtpServer> {
  const received: ReceivedMail[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    converse(socket, { behaviour, received, commands });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    commands,
    behaviour,
    async stop(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

interface Conversation {
  readonly behaviour: SmtpBehaviour;
  readonly received: ReceivedMail[];
  readonly commands: string[];
}

function converse(socket: Socket, { behaviour, received, commands }: Conversation): void {
  let pending = "";
  let from = "";
  let to: string[] = [];
  let data: string[] | undefined;
  const answer = (verb: string): void => {
    if (behaviour.hangUpAt === verb) {
      socket.destroy();
      return;
    }
    if (behaviour.silentAt === verb) return;
    if (behaviour.endlessAt === verb) {
      const lines = setInterval(() => socket.write("250-still here\r\n"), 5);
      socket.once("close", () => clearInterval(lines));
      return;
    }
    const reply = behaviour.replies?.[verb] ?? usualReplies[verb] ?? "502 Unknown";
    if (verb === "DATA" && reply.startsWith("3")) data = [];
    socket.write(`${reply}\r\n`);
    if (verb === "QUIT") socket.end();
  };
  const take = (line: string): void => {
    if (data !== undefined) {
      if (line !== ".") {
        data.push(line.startsWith(".") ? line.slice(1) : line);
        return;
      }
      if (!(behaviour.replies?.["END"] ?? "250").startsWith("2") || behaviour.hangUpAt === "END") {
        data = undefined;
        answer("END");
        return;
      }
      received.push({ from, to, source: data.join("\r\n") });
      data = undefined;
      answer("END");
      return;
    }
    commands.push(line);
    const verb = line.slice(0, 4).toUpperCase();
    const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
    if (verb === "MAIL") [from, to] = [address, []];
    if (verb === "RCPT") to = [...to, address];
    answer(verb);
  };
  if (behaviour.silentAt !== "HELLO") socket.write("220 mail.example.com ESMTP\r\n");
  socket.on("data", (chunk) => {
    const lines = (pending + chunk.toString("utf8")).split("\r\n");
    pending = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
}
