import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { useSession } from '@/app/session'
import { useToasts } from '@/app/toasts'
import { useLedger } from '@/live/ledger'
import { problem, serve } from '@/testing/api'
import { me } from '@/testing/people'
import { message } from '@/testing/rows'
import { drawn, oursOf, same, troubleOf, useReacting, type Reaction } from './useReacting'

const OURS: Reaction = { emoji: '👍', identity_id: null, agent_id: 2, delivery: 'sent', error: null }
const THEIRS: Reaction = { emoji: '❤️', identity_id: 201, agent_id: null, delivery: 'none', error: null }
const PATH = '/api/messages/7/reaction'

beforeEach(() => {
  setActivePinia(createPinia())
  useSession().me = me()
})

const shown = () =>
  useLedger()
    .message(7)
    ?.reactions.map(({ emoji }) => emoji)

it('shows it at once, in the place of ours, and leaves theirs', async () => {
  const row = message(7, { reactions: [THEIRS, OURS] })
  const answer = message(7, {
    reactions: [THEIRS, { ...OURS, emoji: '🙏', agent_id: 1, delivery: 'queued' }],
  })
  const asked = serve({ [`PUT ${PATH}`]: () => answer })
  const done = useReacting().react(row, '🙏')
  expect(shown()).toEqual(['❤️', '🙏'])
  await done
  expect(asked.map(({ body }) => body)).toEqual([{ emoji: '🙏' }])
  expect(oursOf(useLedger().message(7) ?? row)?.agent_id).toBe(1)
})

it('takes away what is pressed again, and sends again what had not left', async () => {
  const asked = serve({ [`DELETE ${PATH}`]: () => message(7), [`PUT ${PATH}`]: () => message(7) })
  await useReacting().react(message(7, { reactions: [OURS] }), '👍')
  await useReacting().react(
    message(7, { reactions: [{ ...OURS, delivery: 'failed', error: 'undeliverable' }] }),
    '👍',
  )
  expect(asked.map(({ method }) => method)).toEqual(['DELETE', 'PUT'])
})

it('puts back what was there when it is refused, and says why', async () => {
  serve({ [`PUT ${PATH}`]: () => problem(422, 'outside_window') })
  await useReacting().react(message(7, { reactions: [OURS] }), '🙏')
  expect(shown()).toEqual(['👍'])
  expect(useToasts().toasts.value.at(-1)).toMatchObject({ text: 'outside_window', tone: 'danger' })
})

it('knows an emoji by whatever sign it comes with, and draws it in colour', () => {
  expect(same('❤', '❤️')).toBe(true)
  expect(drawn('❤')).toBe('❤️')
  expect(drawn('👍')).toBe('👍')
})

it('says what did not leave, and what the customer still sees', () => {
  expect(troubleOf(OURS)).toBeNull()
  expect(troubleOf({ ...OURS, delivery: 'failed', error: 'x' })).toContain('La réaction n’est pas partie')
  expect(troubleOf({ ...OURS, error: 'x' })).toContain('Le changement n’est pas parti')
})
