let context: AudioContext | null = null;

const audio = (): AudioContext | null => {
  context ??= typeof AudioContext === 'undefined' ? null : new AudioContext();
  return context;
};

/** Whether a page may make a sound by itself; browsers allow it after the first touch. */
export const maySound = (): boolean => audio()?.state === 'running';

/** Asks for it; call on a touch. @returns whether it was allowed */
export async function allowSound(): Promise<boolean> {
  await audio()
    ?.resume()
    .catch(() => {});
  return maySound();
}

/** Two tones, the second higher, twice: heard across a room, and no siren. Does nothing before a touch. */
export function soundTwoTones(): void {
  const to = audio();
  if (to?.state !== 'running') return;
  for (const [index, hertz] of [660, 880, 660, 880].entries()) {
    const at = to.currentTime + index * 0.28;
    const tone = new OscillatorNode(to, { frequency: hertz });
    const volume = new GainNode(to, { gain: 0 });
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.3, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.26);
    tone.connect(volume).connect(to.destination);
    tone.start(at);
    tone.stop(at + 0.27);
  }
}
