// The widget's requests. The token travels in a header, never in an address.

import type { Way } from './home'
import type { Draft, Episode, Message, Page, Sign, Uploaded } from './thread'

export interface Config {
  name: string
  brand: string
  language: string | null
  greeting: Record<string, string>
  /** Words that replace ours, by language. */
  texts: Record<string, { hint?: string; write?: string }>
  /** Custom properties and attributes of the element. */
  style: Record<string, string>
  attributes: Record<string, string>
  /** A path on the server. */
  avatar: string | null
  /** Whether it opens on a page of welcome, and the other channels that this page names. */
  home: boolean
  ways: Way[]
  /** Channels on which a conversation can go on. */
  onward?: Onward[]
  /** What is asked before the first word. */
  form?: Form | null
  /** Words that come by themselves: on the pages of a regular expression, after so many seconds. */
  teasers?: { pages: string; after: number; text: Record<string, string> }[]
  text_limit: number
  file_limit: number
  members: boolean
}

export interface Form {
  fields: Field[]
  /** A sentence to agree to, by language, and the page it refers to. */
  consent: Partial<Record<'fr' | 'en', string>>
  link: string | null
}

export interface Field {
  key: string
  kind: string
  required: boolean
  label: Record<'fr' | 'en', string>
  choices: Record<'fr' | 'en', string[]> | null
}

export interface Onward {
  channel: number
  label: Record<'fr' | 'en', string>
}

/** The server said no. `later`: seconds after which asking again can help; undefined when it cannot. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly later?: number,
  ) {
    super(title)
  }
}

export class Api {
  token = ''

  constructor(
    readonly server: string,
    readonly widget: string,
    public language: string,
  ) {}

  url = (path: string) => `${this.server}/v1/webchat/${encodeURIComponent(this.widget)}/${path}`

  config = () => this.json<Config>('config')

  /** A token: for a newcomer, or for the member whom the site vouches for. */
  async arrive(member: string | null, hash: string | null): Promise<string> {
    const who = member === null ? {} : { user_id: member, user_hash: hash ?? '' }
    return (await this.json<{ token: string }>('visitors', 'POST', who)).token
  }

  leave = () => this.ask('visitors', 'DELETE')

  post = (draft: Draft) =>
    this.json<{ message: Message }>('messages', 'POST', {
      client_message_id: draft.key,
      text: draft.text,
      files: draft.files?.map((file) => file.id),
      choice: draft.choice,
      language: this.language,
      page: { url: location.origin + location.pathname, title: document.title },
    })

  signal = (events: (Sign | { type: 'typing' })[]) => this.ask('events', 'POST', JSON.stringify({ events }))

  rate = async (episode: number, score: number, comment: string) =>
    (await this.json<{ episode: Episode | null }>('ratings', 'POST', { episode, score, comment })).episode

  socket = () => new WebSocket(this.url('live').replace(/^http/, 'ws'))

  page = (query: string, signal?: AbortSignal) =>
    this.json<Page>(`messages${query}`, 'GET', undefined, signal)

  upload = async (file: File) => {
    const headers = { 'content-type': file.type, 'x-file-name': encodeURIComponent(file.name) }
    return (await (await this.ask('files', 'POST', file, headers)).json()) as Uploaded
  }

  file = async (id: number) => (await this.ask(`files/${id}`)).blob()

  /** Raises Refused for an answer that is a refusal, TypeError when there was no answer. */
  async ask(
    path: string,
    method = 'GET',
    body?: BodyInit,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<Response> {
    if (this.token) headers.authorization = `Bearer ${this.token}`
    headers['accept-language'] = this.language
    const answer = await fetch(this.url(path), { method, body, headers, signal, credentials: 'omit' })
    if (answer.ok) return answer
    const told = (await answer.json().catch(() => ({}))) as { title?: string }
    const wait = Number(answer.headers.get('retry-after')) || 5
    throw new Refused(
      answer.status,
      told.title ?? '',
      answer.status === 429 || answer.status > 499 ? wait : undefined,
    )
  }

  private async json<T>(path: string, method = 'GET', value?: unknown, signal?: AbortSignal): Promise<T> {
    const body = value === undefined ? undefined : JSON.stringify(value)
    return (await (await this.ask(path, method, body, {}, signal)).json()) as T
  }
}
