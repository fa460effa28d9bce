import { afterEach, describe, expect, it } from 'vitest'
import fr from '@shared/i18n/fr.json'
import type { Pipeline, Stage } from '@shared/api/types'
import { Answers, Refusal } from '@/testing/answers'
import { closed, fill, isOff, leave, open, press, shows, tick } from '@/testing/screen'
import { me } from '@/testing/people'
import PipelinePage from './PipelinePage.vue'

const said = fr.pipeline
const put = (text: string, name: string) => text.replace('{name}', name)

const stage = (id: number, name: string, ends: Stage['ends'] = 'open'): Stage => ({
  id,
  name_fr: name,
  name_en: `${name} (en)`,
  ends,
  position: id,
  archived_at: null,
})
const STAGES = [stage(1, 'Devis'), stage(2, 'Essai'), stage(3, 'Gagné', 'won')]
const shape = (stages: Stage[] = STAGES, on = true): Pipeline => ({ on, currency: 'EUR', stages })

const answers = (known: Pipeline = shape()) =>
  new Answers({ 'GET /api/pipeline': known, 'GET /api/me': me({ pipeline: known.on }) })

afterEach(leave)

describe('the page of the pipeline', () => {
  it('is turned on with the stages that we offer', async () => {
    const server = answers(shape([], false))
    server.set('PUT /api/pipeline', shape())
    await open(PipelinePage)
    await shows(said.offered)
    await tick(said.on)
    await shows(said.stages_lead)
    await expect.poll(() => server.bodies('GET /api/me').length).toBe(1)
    expect(server.bodies('PUT /api/pipeline')).toEqual([{ on: true, currency: 'EUR' }])
  })

  it('says when it could not be read, and asks again', async () => {
    const server = answers()
    server.set('GET /api/pipeline', new Refusal(403, 'Non.'))
    await open(PipelinePage)
    await shows(fr.settings.error)
    server.set('GET /api/pipeline', shape())
    await press(fr.app.retry)
    await shows('Essai')
  })

  it('adds a stage with both its names', async () => {
    const server = answers()
    server.set('POST /api/stages', shape([...STAGES, stage(4, 'Reporté', 'lost')]))
    await open(PipelinePage)
    await press(said.add)
    expect(await isOff(fr.app.save)).toBe(true)
    await fill(said.name_fr, ' Reporté ')
    await fill(said.name_en, 'Postponed')
    await press(fr.app.save)
    await closed()
    await shows('Reporté')
    expect(server.bodies('POST /api/stages')).toEqual([
      { name_fr: 'Reporté', name_en: 'Postponed', ends: 'open' },
    ])
  })

  it('moves one by a button, and says where it is now', async () => {
    const server = answers()
    server.set(
      'PUT /api/stages/order',
      shape([stage(2, 'Essai'), stage(1, 'Devis'), stage(3, 'Gagné', 'won')]),
    )
    await open(PipelinePage)
    await press(put(said.down, 'Devis'))
    await shows(said.moved.replace('{name}', 'Devis').replace('{place}', '2').replace('{of}', '3'))
    expect(server.bodies('PUT /api/stages/order')).toEqual([{ ids: [2, 1, 3] }])
  })

  it('archives one, and says where its deals go', async () => {
    const server = answers()
    server.set('POST /api/stages/2/archive', new Refusal(409, 'Il faut une étape en cours.'))
    await open(PipelinePage)
    await press(put(said.archive, 'Essai'))
    await press(said.archive_do)
    await shows('Il faut une étape en cours.')
    server.set('POST /api/stages/2/archive', shape([STAGES[0]!, STAGES[2]!]))
    await press(said.archive_do)
    await closed()
    expect(server.bodies('POST /api/stages/2/archive')).toEqual([{ to_id: 1 }, { to_id: 1 }])
  })
})
