// The company's side, for tests: complete, plain, and changed only where the test cares.
import type { Agent, Attribute, ChannelCard, Me } from '@shared/api/types'
import { AT } from './rows'

export function agent(id: number, change: Partial<Agent> = {}): Agent {
  return {
    id,
    name: `Agent ${id}`,
    email: `agent${id}@example.org`,
    role: 'agent',
    role_id: null,
    teams: [],
    channels: [],
    active: true,
    language: 'fr',
    ...change,
  }
}

export function me(change: Partial<Me> = {}): Me {
  return {
    id: 1,
    name: 'Agent 1',
    email: 'agent1@example.org',
    role: 'admin',
    rights: ['administer', 'supervise', 'answer'],
    teams: [],
    channels: null,
    language: 'fr',
    theme: 'auto',
    hold: 0,
    totp: false,
    demo: false,
    pipeline: false,
    gifs: false,
    stickers: false,
    file_limit: 25 << 20,
    version: '0',
    ...change,
  }
}

export function channel(id: number, change: Partial<ChannelCard> = {}): ChannelCard {
  return {
    id,
    connection_id: 10 + id,
    provider: 'telegram',
    address: `canal${id}`,
    name: `Canal ${id}`,
    brand_id: 1,
    team_id: null,
    state: 'live',
    rate: null,
    capabilities: {
      text_limit: 4096,
      schemes: ['telegram'],
      media: {},
      caption_limit: 0,
      buttons: 0,
      button_title_limit: 0,
      list_rows: 0,
      templates: false,
      window: null,
      receipts: [],
      typing: false,
      typing_lasts: 0,
      reactions: false,
      reaction_emojis: [],
      edits: false,
      starts: true,
      subjects: false,
      replies: false,
      listens: false,
      lists_sent: false,
      embedded: false,
      segments: false,
      way: false,
      marks: false,
      voice_seconds: 0,
      stickers: false,
    },
    health: {
      last_in_at: AT,
      last_out_at: null,
      refused: 0,
      error: null,
      error_at: null,
      sentence: null,
    },
    settings: null,
    avatar: null,
    ...change,
  }
}

export function attribute(id: number, change: Partial<Attribute> = {}): Attribute {
  return {
    id,
    key: `attribut_${id}`,
    kind: 'text',
    name_fr: `Attribut ${id}`,
    name_en: `Attribute ${id}`,
    help_fr: null,
    help_en: null,
    choices: [],
    editor: 'answer',
    position: id,
    ...change,
  }
}
