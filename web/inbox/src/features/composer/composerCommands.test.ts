import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'
import type { Capabilities, Conversation } from '@shared/api/types'
import { api } from '@/app/api'
import { perform, whyNot } from '@/app/commands'
import { useKeyboard } from '@/app/keyboard'
import { useToasts } from '@/app/toasts'
import { useLedger } from '@/live/ledger'
import { channel } from '@/testing/people'
import { conversation } from '@/testing/rows'
import { useComposerCommands } from './composerCommands'
import type { Draft } from './drafts'
import { useOutgoing } from './outgoing'

let scope: EffectScope
const row = conversation(1)
const resolved: string[] = []
const ready = ref(true)
const closed = ref(false)
const moved = ref<unknown>(null)
const draft = ref<Draft>({ mode: 'reply', text: 'Bonjour', canned: [], mentions: [] })
const field = ref<HTMLElement | null>(null)
const send = vi.fn<() => Promise<void>>()
const speak = vi.fn()
const choose = vi.fn()
const able = ref<Capabilities>({ ...channel(1).capabilities, templates: true })
let mute: string | null = null

beforeEach(() => {
  setActivePinia(createPinia())
  resolved.length = 0
  ready.value = true
  closed.value = false
  moved.value = null
  draft.value = { mode: 'reply', text: 'Bonjour', canned: [], mentions: [] }
  send.mockReset().mockResolvedValue()
  speak.mockReset()
  mute = null
  vi.spyOn(api, 'POST').mockImplementation(((path: string) => {
    resolved.push(path)
    const data: Conversation = { ...row, state: 'resolved' }
    return Promise.resolve({ data, response: new Response() })
  }) as unknown as typeof api.POST)
  useLedger().merge({ conversations: [row] })
  field.value = document.body.appendChild(document.createElement('textarea'))
  scope = effectScope()
  scope.run(() => {
    useKeyboard()
    useComposerCommands(
      { conversation: ref(row), draft, ready, closed, shut: closed, able, moved },
      {
        field,
        picker: ref(null),
        focus: vi.fn(),
        send,
        later: vi.fn(),
        emoji: vi.fn(),
        template: choose,
        voice: { run: speak, guard: () => mute },
      },
    )
  })
})

afterEach(() => {
  scope.stop()
  useToasts().toasts.value = []
})

function press(init: KeyboardEventInit): void {
  field.value?.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }),
  )
}

describe('sending and resolving', () => {
  it('resolves what left', async () => {
    press({ ctrlKey: true, shiftKey: true })
    await vi.waitFor(() => expect(resolved).toEqual(['/api/conversations/{id}/resolve']))
    expect(send).toHaveBeenCalledOnce()
  })

  it('is not sending alone', async () => {
    press({ metaKey: true })
    await vi.waitFor(() => expect(send).toHaveBeenCalledOnce())
    expect(resolved).toEqual([])
  })

  it.each([
    ['met news', () => void (moved.value = { news: [] })],
    [
      'waits for the network',
      () => {
        useOutgoing().all = [
          {
            conversationId: 1,
            mode: 'reply',
            text: 'Bonjour',
            files: [],
            channelId: null,
            identityId: null,
            canned: [],
            replyTo: null,
            mentions: [],
            draft: null,
            lastSeen: 0,
            clientKey: 'k',
            at: row.last_at,
            state: 'waiting',
            error: null,
          },
        ]
      },
    ],
  ])('leaves open what %s', async (_, happens) => {
    send.mockImplementation(() => Promise.resolve(happens()))
    perform('send_resolve')
    await send.mock.results[0]?.value
    await Promise.resolve()
    expect(send).toHaveBeenCalledOnce()
    expect(resolved).toEqual([])
  })
})

it('says why one cannot send, join a file or answer', () => {
  ready.value = false
  expect(perform('send')).toBe('Il n’y a rien à envoyer.')
  draft.value = { mode: 'note', text: '', canned: [], mentions: [] }
  expect(whyNot('attach')).toBe('Une note ne porte pas de fichier.')
  closed.value = true
  expect(whyNot('reply')).toContain('n’accepte pas de réponse libre')
  expect(whyNot('note')).toBeNull()
  expect(send).not.toHaveBeenCalled()
})

describe('a template', () => {
  it('is chosen where the channel has some, and by nobody in a note', () => {
    expect(whyNot('template')).toBeNull()
    perform('template')
    expect(choose).toHaveBeenCalledOnce()
    draft.value = { ...draft.value, mode: 'note' }
    expect(whyNot('template')).toBe('Une note s’écrit tout de suite : elle ne part pas.')
    draft.value = { ...draft.value, mode: 'reply' }
    able.value = { ...able.value, templates: false }
    expect(whyNot('template')).toBe('Ce canal n’a pas de modèles.')
  })
})
