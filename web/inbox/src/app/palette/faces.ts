// The face of each command: its icon, and what people type when they do not say its name, in both languages
// whichever is on screen, for a team speaks two of them and other products have taught other words. Apart from
// the commands, so that the first load does not carry it.
import {
  AlarmClock,
  ArrowDown,
  ArrowDownWideNarrow,
  ArrowLeft,
  ArrowUp,
  AtSign,
  Ban,
  Bell,
  BellOff,
  Bookmark,
  BookmarkPlus,
  CalendarClock,
  Check,
  CheckCheck,
  CircleHelp,
  CircleUser,
  Combine,
  CornerDownLeft,
  Eraser,
  Filter,
  Hand,
  Inbox,
  Languages,
  ListChecks,
  Lock,
  Mail,
  LogOut,
  Paperclip,
  PanelRight,
  Pencil,
  PhoneIncoming,
  RotateCcw,
  Rows3,
  Search,
  SendHorizontal,
  Settings,
  ShieldAlert,
  ShieldCheck,
  Smartphone,
  Smile,
  Sparkles,
  SquareCheck,
  SquareKanban,
  SquarePen,
  SunMoon,
  Tag,
  Undo2,
  UserRound,
  UserRoundX,
  UsersRound,
  Wifi,
  X,
  Zap,
  LayoutTemplate,
  Mic,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { CommandName } from '../commands'
import { fold } from './find'

interface Face {
  icon: Component
  fr: string
  en: string
}

const FACES: Record<CommandName, Face> = {
  down: { icon: ArrowDown, fr: 'suivante descendre bas prochaine', en: 'next down below' },
  up: { icon: ArrowUp, fr: 'précédente monter haut', en: 'previous up above' },
  open: { icon: CornerDownLeft, fr: 'ouvrir lire afficher', en: 'open read show' },
  back: { icon: ArrowLeft, fr: 'retour revenir fermer liste', en: 'back close list leave' },
  go_inbox: { icon: Inbox, fr: 'boîte de réception accueil conversations', en: 'inbox home conversations' },
  view_mine: {
    icon: CircleUser,
    fr: 'ma file mes conversations à moi',
    en: 'mine my queue my conversations assigned to me',
  },
  view_unassigned: {
    icon: Hand,
    fr: 'à prendre non attribuées sans personne libres',
    en: 'unassigned free nobody waiting',
  },
  view_mentions: {
    icon: AtSign,
    fr: 'mentions appelé cité arobase',
    en: 'mentions called at me',
  },
  view_quarantine: {
    icon: ShieldAlert,
    fr: 'quarantaine indésirables spam bloqués',
    en: 'quarantine spam junk blocked',
  },
  view_all: { icon: Inbox, fr: 'toutes tout', en: 'all everything everyone' },
  search: { icon: Search, fr: 'rechercher trouver chercher message', en: 'search find look for message' },
  filter_state: {
    icon: ListChecks,
    fr: 'filtrer état statut ouvertes pause terminées',
    en: 'filter state status open snoozed resolved',
  },
  filter_channel: { icon: Filter, fr: 'filtrer canal', en: 'filter channel' },
  filter_label: { icon: Tag, fr: 'filtrer étiquette mot-clé', en: 'filter label tag' },
  filter_team: { icon: UsersRound, fr: 'filtrer équipe groupe', en: 'filter team group' },
  filter_unread: { icon: Mail, fr: 'filtrer non lues nouvelles', en: 'filter unread new' },
  sort: {
    icon: ArrowDownWideNarrow,
    fr: 'trier ordre attente récentes',
    en: 'sort order waiting longest newest',
  },
  density: { icon: Rows3, fr: 'densité lignes serrées aérées', en: 'density rows compact cosy' },
  saved_views: { icon: Bookmark, fr: 'vues enregistrées favoris', en: 'saved views bookmarks' },
  save_view: { icon: BookmarkPlus, fr: 'enregistrer garder vue', en: 'save keep view' },
  pick: { icon: SquareCheck, fr: 'sélectionner cocher', en: 'select tick pick' },
  pick_all: { icon: ListChecks, fr: 'tout sélectionner cocher', en: 'select all tick everything' },
  unpick: { icon: X, fr: 'désélectionner décocher rien', en: 'deselect untick nothing' },
  clear_filters: { icon: X, fr: 'effacer filtres tout afficher', en: 'clear filters reset show all' },
  go_settings: {
    icon: Settings,
    fr: 'réglages paramètres options préférences',
    en: 'settings options preferences configuration',
  },
  go_deals: {
    icon: SquareKanban,
    fr: 'affaires ventes devis pipeline tableau',
    en: 'deals sales quotes pipeline board',
  },
  take: { icon: Hand, fr: 'prendre m’attribuer me charger moi', en: 'take claim grab assign to me' },
  assign: {
    icon: UserRound,
    fr: 'attribuer affecter confier transférer donner',
    en: 'assign hand over transfer give',
  },
  unassign: { icon: UserRoundX, fr: 'retirer désattribuer rendre libérer', en: 'unassign release give back' },
  resolve: {
    icon: Check,
    fr: 'terminer résoudre clore fermer archiver fini',
    en: 'resolve close done archive finish',
  },
  resolve_next: { icon: CheckCheck, fr: 'terminer suivante enchaîner', en: 'resolve next done and next' },
  reopen: { icon: RotateCcw, fr: 'rouvrir réouvrir réveiller', en: 'reopen wake open again' },
  snooze: {
    icon: AlarmClock,
    fr: 'pause reporter rappeler plus tard dormir',
    en: 'snooze later remind sleep postpone',
  },
  labels: { icon: Tag, fr: 'étiquettes libellés tags catégories', en: 'labels tags categories' },
  follow: {
    icon: Bell,
    fr: 'suivre être prévenu abonner surveiller',
    en: 'follow watch subscribe be told',
  },
  unfollow: {
    icon: BellOff,
    fr: 'ne plus suivre désabonner arrêter',
    en: 'unfollow unsubscribe stop following mute',
  },
  macros: {
    icon: Zap,
    fr: 'macro automatique enchaîner plusieurs actions',
    en: 'macro automatic several actions',
  },
  spam: {
    icon: ShieldAlert,
    fr: 'indésirable spam pourriel quarantaine signaler bloquer',
    en: 'spam junk quarantine report block',
  },
  unspam: {
    icon: ShieldCheck,
    fr: 'pas indésirable sortir quarantaine rétablir légitime',
    en: 'not spam junk quarantine release restore',
  },
  reply: { icon: Pencil, fr: 'répondre réponse écrire', en: 'reply answer write respond' },
  note: { icon: Lock, fr: 'note interne commentaire privé', en: 'note internal comment private' },
  attach: {
    icon: Paperclip,
    fr: 'joindre fichier pièce jointe photo document',
    en: 'attach file attachment photo document upload',
  },
  send: { icon: SendHorizontal, fr: 'envoyer expédier', en: 'send' },
  send_resolve: { icon: CheckCheck, fr: 'envoyer et terminer clore', en: 'send and resolve close' },
  send_later: {
    icon: CalendarClock,
    fr: 'programmer planifier différer demain',
    en: 'schedule plan tomorrow',
  },
  voice: { icon: Mic, fr: 'vocal voix micro dicter audio', en: 'voice note microphone audio speak' },
  template: {
    icon: LayoutTemplate,
    fr: 'modèle approuvé whatsapp relancer',
    en: 'template approved whatsapp',
  },
  emoji: { icon: Smile, fr: 'émoji emoji smiley émoticône', en: 'emoji smiley emoticon' },
  new: {
    icon: SquarePen,
    fr: 'nouveau message écrire rédiger créer',
    en: 'new message write compose create',
  },
  log: {
    icon: PhoneIncoming,
    fr: 'noter contact appel visite courrier lettre téléphone comptoir',
    en: 'log contact call visit letter phone counter note down',
  },
  stage: {
    icon: SquareKanban,
    fr: 'affaire étape vente devis gagné perdu pipeline',
    en: 'deal stage sale quote won lost pipeline',
  },
  panel: {
    icon: PanelRight,
    fr: 'fiche client contact coordonnées panneau',
    en: 'contact panel details customer card',
  },
  rename: { icon: Pencil, fr: 'renommer modifier nom', en: 'rename edit name' },
  block: { icon: Ban, fr: 'bloquer bannir insultes adresse', en: 'block ban abuse address' },
  unblock: { icon: ShieldCheck, fr: 'débloquer', en: 'unblock' },
  merge: {
    icon: Combine,
    fr: 'fusionner réunir doublon même personne',
    en: 'merge join duplicate same person',
  },
  erase: { icon: Eraser, fr: 'effacer supprimer oublier rgpd', en: 'erase delete forget gdpr' },
  palette: {
    icon: Search,
    fr: 'actions commandes rechercher palette',
    en: 'actions commands search palette',
  },
  undo: { icon: Undo2, fr: 'annuler défaire revenir', en: 'undo revert take back' },
  help: { icon: CircleHelp, fr: 'aide raccourcis clavier touches', en: 'help shortcuts keyboard keys' },
  phone: { icon: Smartphone, fr: 'téléphone du client simulateur', en: 'customer phone simulator' },
  guide: { icon: Sparkles, fr: 'premiers pas guide débuter', en: 'first steps guide start' },
  theme: {
    icon: SunMoon,
    fr: 'apparence thème sombre clair couleurs',
    en: 'appearance theme dark light colours',
  },
  language: { icon: Languages, fr: 'langue français anglais', en: 'language french english' },
  reconnect: { icon: Wifi, fr: 'reconnecter connexion direct', en: 'reconnect connection live' },
  sign_out: { icon: LogOut, fr: 'déconnexion quitter sortir', en: 'sign out log out leave quit' },
}

export const iconOf = (name: CommandName): Component => FACES[name].icon

const folded = new Map<CommandName, string>()

/** Everything a command answers to besides its name, folded. */
export function synonymsOf(name: CommandName): string {
  const known = folded.get(name) ?? fold(`${FACES[name].fr} ${FACES[name].en}`)
  folded.set(name, known)
  return known
}
