import { connect, type Socket } from "node:net";

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * One keep-alive connection that sends bytes and counts bytes: an answer is awaited to its last
 * byte, and only its status and length are looked at.
 */
export class RawConnection {
  readonly #socket: Socket;
  #waiting: Waiting | undefined;
  /** The head's bytes, as long as it is not complete. */
  #head = "";
  /** What is to come of the body; undefined while the head is awaited. */
  #missingBytes: number | undefined;
  #status = "";

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => this.#receive(chunk));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("The server closed the connection.")));
  }

  static open(port: number): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new RawConnection(socket));
      });
    });
  }

  /** Resolves with the last byte of an answer of status 200. */
  send(request: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    if (this.#missingBytes === undefined) {
      this.#receiveHead(chunk);
    } else {
      this.#missingBytes -= chunk.length;
    }
    if (this.#missingBytes === 0) this.#finish();
  }

  #receiveHead(chunk: Buffer): void {
    const before = this.#head.length;
    this.#head += chunk.toString("latin1", 0, 2048);
    const end = this.#head.indexOf("\r\n\r\n");
    if (end === -1) return;
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.#head)?.[1];
    if (length === undefined) {
      this.#fail(new Error(`The answer does not tell its length: ${this.#head.slice(0, end)}`));
      return;
    }
    this.#status = this.#head.slice(9, 12);
    this.#missingBytes = Number(length) - (chunk.length - (end + 4 - before));
  }

  #finish(): void {
    const waiting = this.#waiting;
    const head = this.#head;
    this.#waiting = undefined;
    this.#head = "";
    this.#missingBytes = undefined;
    if (this.#status === "200") waiting?.resolve();
    else waiting?.reject(new Error(head.slice(0, 1500)));
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}
