package main

import (
	"math/rand/v2"
	"strings"
)

// tongue makes words that look like a language's: syllables put together by rank, so that the
// same rank is the same word in every run.
type tongue struct {
	name      string
	syllables []string
}

// tongues are the languages that the seeded customers write.
func tongues() []tongue {
	return []tongue{
		{"en", strings.Fields("the re prin ter ac count log in fail er ror in voice pay ment or der page send work time not up date pass word set ting ship")},
		{"fr", strings.Fields("le la con nexion fac ture é chec er reur com mande im pri mante mot de passe en voi dé lai re çu pré vu où à jour mo di fier")},
		{"de", strings.Fields("der die rech nung an mel dung feh ler druck er kon to zu gang pass wort be stell ung lie fer ung über wei sung ge ht nicht mög lich")},
		{"es", strings.Fields("el la fac tura con tra seña a ce so er ror pe di do im pre so ra pa go en vío a ño cuen ta co rre o se sión des pués ya")},
	}
}

// word spells the word of a rank; frequent ones are short.
func (t tongue) word(rank uint64) string {
	n := uint64(len(t.syllables))
	var b strings.Builder
	for rest := rank; ; rest = rest/n - 1 {
		b.WriteString(t.syllables[rest%n])
		if rest < n {
			return b.String()
		}
	}
}

// ranks is how many words a language has here.
const ranks = 200_000

// writer writes text as people do: its words follow Zipf's law.
type writer struct {
	*rand.Rand
	zipf *rand.Zipf
}

func newWriter(seed uint64) writer {
	r := rand.New(rand.NewPCG(seed, 1))
	return writer{r, rand.NewZipf(r, 1.07, 2.7, ranks-1)}
}

// text writes so many words, a line for about each twelve.
func (w writer) text(t tongue, words int) string {
	var b strings.Builder
	for i := range words {
		if i > 0 {
			b.WriteByte(" \n"[min(i%12/11, 1)])
		}
		b.WriteString(t.word(w.zipf.Uint64()))
	}
	return b.String()
}
