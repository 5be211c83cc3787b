package mail

import (
	"errors"
	"fmt"
	"testing"
)

func TestKindOf(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want Kind
	}{
		{"nobody classified it", errors.New("disk on fire"), Internal},
		{"bare", &Error{Kind: Full}, Full},
		{"wrapped", fmt.Errorf("store: %w", &Error{Kind: NoMailbox}), NoMailbox},
	} {
		if got := KindOf(c.err); got != c.want {
			t.Errorf("%s: KindOf = %v, want %v", c.name, got, c.want)
		}
	}
}
