// The words of the ledger as the browser knows them: short names for the generated schema.
import type { components } from './schema'

type Schemas = components['schemas']

export type Me = Schemas['Me']
export type Agent = Schemas['Agent']
export type Team = Schemas['Team']
export type Label = Schemas['Label']
export type Token = Schemas['Token']
export type TokenMade = Schemas['TokenMade']
export type Canned = Schemas['Canned']
export type CannedWritten = Schemas['CannedWritten']
export type Macro = Schemas['Macro']
export type MacroAction = Macro['actions'][number]
export type MacroWritten = Schemas['MacroWritten']
export type Scheduled = Schemas['ScheduledRow']
export type Conversation = Schemas['Conversation']
export type ConversationPage = Schemas['ConversationPage']
export type ThreadPage = Schemas['ThreadPage']
export type Occurrence = Schemas['Occurrence']
export type MessageVersion = Schemas['Version']
export type Counts = Schemas['Counts']
export type Message = Schemas['Message']
export type Part = Message['parts'][number]
export type MediaPart = Extract<Part, { type: 'media' }>
export type FileRow = Schemas['File']
export type Contact = Schemas['Contact']
export type Identity = Schemas['Identity']
export type Way = Schemas['Way']
export type ChannelCard = Schemas['ChannelCard']
export type Capabilities = Schemas['Capabilities']
export type ProviderCard = Schemas['ProviderCard']
export type Connection = Schemas['Connection']
export type Health = Schemas['Health']
export type Intake = Schemas['Intake']
export type JournalEvent = Schemas['Event']
export type SearchHit = Schemas['SearchHit']
export type SearchPage = Schemas['SearchPage']
export type Delivery = Message['delivery']
export type MediaKind = MediaPart['kind']

export type View = 'mine' | 'unassigned' | 'all'
export type StateFilter = Conversation['state'] | 'any'
