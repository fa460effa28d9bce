// A mail server for a journey: it takes what it is handed, refuses whom it is told to refuse, and shows the letters.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface Letter {
  to: string
  subject: string
  /** The plain half. */
  text: string
}

export class Mailbox {
  readonly letters: Letter[] = []
  private readonly talking = new Set<Socket>()
  private readonly server = createServer((socket) => this.talk(socket))

  /** `refused`: what an address begins with that nobody has here. */
  constructor(private readonly refused: string) {}

  /** Listens on a port that the kernel chooses; returns how to name it in the settings. */
  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}?tls=none`
  }

  close(): void {
    for (const socket of this.talking) socket.destroy()
    this.server.close()
  }

  private talk(socket: Socket): void {
    let held = ''
    let to = ''
    let inside = false
    this.talking.add(socket)
    socket.on('close', () => this.talking.delete(socket)).on('error', () => socket.destroy())
    const answer = (line: string) => socket.write(`${line}\r\n`)
    socket.on('data', (piece) => {
      held += piece.toString('latin1')
      for (let end = held.indexOf('\r\n'); !inside && end >= 0; end = held.indexOf('\r\n')) {
        const line = held.slice(0, end)
        held = held.slice(end + 2)
        const verb = line.slice(0, 4).toUpperCase()
        if (verb === 'RCPT') to = /<(.*)>/.exec(line)?.[1] ?? ''
        inside = verb === 'DATA'
        if (verb === 'RCPT' && to.startsWith(this.refused)) answer('550 5.1.1 boîte inconnue')
        else answer(inside ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 ok')
      }
      const over = inside ? held.indexOf('\r\n.\r\n') : -1
      if (over < 0) return
      this.letters.push(read(held.slice(0, over), to))
      held = held.slice(over + 5)
      inside = false
      answer('250 taken')
    })
    answer('220 mailbox')
  }
}

/** What a letter of ours says: its subject, and its first part. */
function read(raw: string, to: string): Letter {
  const [head = '', ...rest] = raw.replace(/\r\n\.\./g, '\r\n.').split('\r\n\r\n')
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1] ?? ''
  const [, first = ''] = rest.join('\r\n\r\n').split(`--${boundary}`)
  const [, how = '8bit'] = /content-transfer-encoding: (\S+)/i.exec(first) ?? []
  const body = first.slice(first.indexOf('\r\n\r\n') + 4)
  const subject = /^subject: (.*(?:\r\n[ \t].*)*)/im.exec(head)?.[1] ?? ''
  return { to, subject: word(subject.replace(/\r\n/g, '')), text: decoded(body, how).toString('utf8') }
}

function decoded(body: string, how: string): Buffer {
  if (how === 'base64') return Buffer.from(body, 'base64')
  if (how !== 'quoted-printable') return Buffer.from(body, 'latin1')
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}

/** Words that a header holds encoded (RFC 2047). */
const word = (told: string): string =>
  told
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?(.*?)\?=/gi, (_, how: string, text: string) =>
      decoded(
        how.toLowerCase() === 'b' ? text : text.replace(/_/g, ' '),
        how.toLowerCase() === 'b' ? 'base64' : 'quoted-printable',
      ).toString('utf8'),
    )
