// One voice at a time: whoever begins hushes who spoke before.
let speaking: HTMLMediaElement | null = null

export function speakUp(player: HTMLMediaElement): void {
  if (speaking !== player) speaking?.pause()
  speaking = player
}

export function hush(player: HTMLMediaElement): void {
  player.pause()
  if (speaking === player) speaking = null
}
