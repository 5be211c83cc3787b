package quote

import (
	"regexp"
	"testing"
)

// The expressions that say, slowly, what the functions find.
var (
	pronounExp      = regexp.MustCompile(`(?:^|[\s,])(?:you|i|we|they|he|she|as|has|who|which|that|und|daß|dass|et|ce que|qui|je|vous|nous|il|elle|on|lo que|que|usted|ustedes|yo|me|te|le|nos|les|se|lei|mi|ci|vi|gli|você|eu|ele|ela|ich|wir|sie|er|du|вы|я|мы|он|она|ви|ми|jag|du|ni|jeg|minä|ja)\s*$|[mtls]['’]$`)
	pronounAfterExp = regexp.MustCompile(`^\s*(?:mir|uns|ich|sie|ihnen|er|es|wir|du|ihr|u|ik|je|jij|hij|zij|ze|we|me|mij|jag|du|ni|han|hon|vi|de|jeg|han|hun|to|that|in my|mig|meg|oss|till|til|at|about)(?:\s|$)`)
	addressLastExp  = regexp.MustCompile(`[^\s<>()\[\]"',;:]+@[^\s<>()\[\]"',;]+[>)\]"'\s]*$`)
)

func samePerson(t *testing.T, s string) {
	t.Helper()
	at := -1
	if found := AddressIn.FindStringIndex(s); found != nil {
		at = found[0]
	}
	if got := addressStart(s); got != at {
		t.Errorf("addressStart(%q) = %d, want %d", s, got, at)
	}
	for _, c := range []struct {
		name string
		got  bool
		exp  *regexp.Regexp
	}{
		{"endsInPronoun", endsInPronoun(s), pronounExp},
		{"beginsWithPronoun", beginsWithPronoun(s), pronounAfterExp},
		{"endsInAddress", endsInAddress(s), addressLastExp},
		{"hasInBrackets", hasInBrackets(s), inBrackets},
	} {
		if want := c.exp.MatchString(s); c.got != want {
			t.Errorf("%s(%q) = %v, want %v", c.name, s, c.got, want)
		}
	}
}

var personLines = []string{
	"", " ", "you", "as you ", "thank,you", "thankyou", "ce que", "lo  que ", "il m'", "il m’", "il m' ", "'", "daß", "вы ",
	" mir das", "in my mail", "in mym", "in", " in my", "in  my", "at 10", "about", "tome", "til\tin",
	"a@b", "@b", "a@", "Ana <ana@example.org>", "Ana <ana@example.org> wrote", "(a@b:25) \"", "a:@b", "a@:b", "@a@b", "a@b,", "[mailto: a@b]", "< a@b >", "a@@b", "(@b)",
}

func TestPersonsAndAddresses(t *testing.T) {
	for _, s := range personLines {
		samePerson(t, s)
	}
}

func FuzzPersonsAndAddresses(f *testing.F) {
	for _, s := range personLines {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { samePerson(t, s) })
}
