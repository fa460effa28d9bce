import { describe, expect, it } from 'vitest'
import { contact, conversation, event, frame, message } from '@/testing/rows'
import { apply, EMPTY, merge, type Frame, type State } from './reducer'

interface Replay {
  name: string
  before: State
  frames: Frame[]
  after: State
}

/** Written by the server's own reducer; the same files are run by its tests. */
const replays = Object.values(
  import.meta.glob<Replay>('../../../contract/replays/*.json', { eager: true, import: 'default' }),
)

const filled = merge(EMPTY, {
  conversations: [conversation(1), conversation(2)],
  messages: [message(10), message(11, { contact_id: 102, conversation_id: 2 })],
  contacts: [contact(101), contact(102)],
})

describe('the reducer', () => {
  it.skipIf(!replays.length).each(replays)('agrees with the server: $name', ({ before, frames, after }) => {
    expect(frames.reduce(apply, before)).toEqual(after)
  })

  it('takes a frame once', () => {
    const told = frame([event(5, 'message_received')], { messages: [message(12)] })
    const once = apply(filled, told)
    expect(once.n).toBe(5)
    expect(once.messages[12]).toBeDefined()
    expect(apply(once, told)).toBe(once)
  })

  it('replaces rows by id and leaves the others as they are', () => {
    const next = apply(
      filled,
      frame([event(1, 'conversation_resolved')], { conversations: [conversation(1, { state: 'resolved' })] }),
    )
    expect(next.conversations[1]?.state).toBe('resolved')
    expect(next.conversations[2]).toBe(filled.conversations[2])
    expect(next.messages).toBe(filled.messages)
  })

  it('lets go of what the reader no longer sees', () => {
    const next = apply(
      filled,
      frame([event(1, 'conversation_assigned')], {}, { conversations: [2], messages: [11] }),
    )
    expect(Object.keys(next.conversations)).toEqual(['1'])
    expect(Object.keys(next.messages)).toEqual(['10'])
  })

  it('forgets an erased person with everything of theirs', () => {
    const next = apply(filled, frame([event(1, 'contact_erased', { contact_id: 101 })]))
    expect(Object.keys(next.contacts)).toEqual(['102'])
    expect(Object.keys(next.conversations)).toEqual(['2'])
    expect(Object.keys(next.messages)).toEqual(['11'])
  })

  it('gives what an identity wrote to the contact that now holds it', () => {
    const identity = {
      id: 201,
      contact_id: 102,
      scheme: 'phone',
      scope: '',
      address: '+33600000001',
      name: null,
    }
    const holder = contact(102, {
      name: 'Léa',
      identities: [
        { ...identity, evidence: 'wrote' as const, blocked_at: null, blocked_by: null, blocked_reason: null },
      ],
    })
    const next = merge(filled, { contacts: [holder] })
    expect(next.conversations[1]).toMatchObject({ contact_id: 102, contact_name: 'Léa' })
    expect(next.messages[10]?.contact_id).toBe(102)
    expect(merge(next, { contacts: [holder] }).messages).toBe(next.messages)
  })

  it('drops the contact that a merge absorbed', () => {
    const next = apply(
      filled,
      frame([event(1, 'contacts_merged', { contact_id: 101, data: { kept_id: 101, gone_id: 102 } })]),
    )
    expect(Object.keys(next.contacts)).toEqual(['101'])
  })
})
