package problem

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestList(t *testing.T) {
	var l List
	l.Add(NoFrom)
	l.Add(NoFrom)
	l.AddAbout(UnknownCharset, "x-\n\u202eown\xff"+strings.Repeat("é", 60))
	if len(l) != 2 || l[0] != NoFrom || !strings.HasPrefix(l[1], "unknown charset: x- own") {
		t.Errorf("%q", l)
	}
	if about := strings.TrimPrefix(l[1], "unknown charset: "); len(about) > 60 || !utf8.ValidString(about) {
		t.Errorf("a stranger's word as %q", about)
	}
	for i := range 2 * maxProblems {
		l.AddAbout(UnknownCharset, strconv.Itoa(i))
	}
	if len(l) != maxProblems {
		t.Errorf("%d problems of one mail", len(l))
	}
}
