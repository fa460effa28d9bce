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
  /** Leaves a space above. */
  apart?: boolean
  run: () => void
}
