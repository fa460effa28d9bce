import type { Component } from 'vue'

export interface MenuItem {
  label: string
  icon?: Component
  /** A second line: why it is off, or what it will do. */
  note?: string
  hint?: string
  danger?: boolean
  disabled?: boolean
  checked?: boolean
  /** The command it stands for, by which a click on it can teach its key. */
  command?: string
  /** Chosen in the palette, it leaves it open: one more may follow. */
  stays?: boolean
  /** Leaves a space above. */
  apart?: boolean
  run: () => void
}
