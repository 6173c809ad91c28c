/** Two soft strokes of a counter bell, made by the browser itself: no sound file. Off until asked for. */
export function counterBell() {
  let audio

  function strike(at, loudness) {
    for (const [frequency, share] of [
      [1568, 1],
      [3136, 0.35],
      [4186, 0.18],
    ]) {
      const tone = audio.createOscillator()
      const gain = audio.createGain()
      tone.frequency.value = frequency
      gain.gain.setValueAtTime(loudness * share, at)
      gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.9)
      tone.connect(gain).connect(audio.destination)
      tone.start(at)
      tone.stop(at + 1)
    }
  }

  return {
    /** Browsers give sound only after a click: call this from one. */
    allow() {
      audio ??= new AudioContext()
      void audio.resume()
    },
    ring() {
      if (audio === undefined) return
      strike(audio.currentTime, 0.18)
      strike(audio.currentTime + 0.28, 0.14)
    },
  }
}
