// Rows for tests: complete, plain, and changed only where the test cares.
import type { Canned, Contact, Conversation, JournalEvent, Message } from '@shared/api/types'
import type { EventsFrame, Rows } from '@shared/reducer'

export const AT = '2026-03-02T10:00:00Z'

export function conversation(id: number, change: Partial<Conversation> = {}): Conversation {
  return {
    id,
    contact_id: 100 + id,
    contact_name: `Client ${id}`,
    address: `+3360000000${id}`,
    identity_id: 200 + id,
    channel_id: 1,
    state: 'open',
    assignee_id: null,
    team_id: null,
    snoozed_until: null,
    opened_at: AT,
    last_at: AT,
    waiting_since: null,
    last_message_id: null,
    message_count: 1,
    unread: 0,
    preview: 'Bonjour',
    last_delivery: 'none',
    labels: [],
    source: 'live',
    ...change,
  }
}

export function message(id: number, change: Partial<Message> = {}): Message {
  return {
    id,
    conversation_id: 1,
    contact_id: 101,
    identity_id: 201,
    channel_id: 1,
    direction: 'inbound',
    kind: 'message',
    author: 'customer',
    agent_id: null,
    message_class: 'service',
    parts: [{ type: 'text', text: `Message ${id}` }],
    files: [],
    reactions: [],
    at: AT,
    sequence: 0,
    delivery: 'none',
    error: null,
    client_key: null,
    reply_to: null,
    edited_at: null,
    deleted_at: null,
    erased_at: null,
    mentions: [],
    ...change,
  }
}

export function contact(id: number, change: Partial<Contact> = {}): Contact {
  return {
    id,
    name: `Client ${id}`,
    language: null,
    time_zone: null,
    created_at: AT,
    attributes: {},
    identities: [],
    ...change,
  }
}

export function canned(id: number, change: Partial<Canned> = {}): Canned {
  return {
    id,
    name: `reponse-${id}`,
    folder: null,
    text: `Réponse ${id}`,
    agent_id: null,
    team_id: null,
    files: [],
    uses: 0,
    used_at: null,
    ...change,
  }
}

export function event(
  n: number,
  kind: JournalEvent['kind'],
  change: Partial<JournalEvent> = {},
): JournalEvent {
  return {
    n,
    at: AT,
    kind,
    conversation_id: null,
    contact_id: null,
    message_id: null,
    channel_id: 1,
    agent_id: null,
    data: {},
    ...change,
  }
}

export function frame(
  events: JournalEvent[],
  rows: Partial<Rows> = {},
  gone: Partial<EventsFrame['gone']> = {},
): EventsFrame {
  return {
    type: 'events',
    n: events.at(-1)?.n ?? 0,
    events,
    rows: { conversations: [], messages: [], contacts: [], ...rows },
    gone: { conversations: [], messages: [], contacts: [], ...gone },
  }
}
