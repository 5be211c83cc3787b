package demo

import (
	"maps"
	"net/url"
	"strconv"
)

// state is what the page shows, all of it in its URL, so that it works without scripts and
// survives a reload. For a mailbox with key k: "k" is the letter that is open, "k.tab" how
// it is shown (text, source), "k.do" what is being written (new, reply, note, link), and
// "k.link" the mailto link that was followed.
type state url.Values

func (s state) get(key string) string { return url.Values(s).Get(key) }

func (s state) number(key string) int {
	n, err := strconv.Atoi(s.get(key))
	if err != nil {
		return 0
	}
	return n
}

// with returns the URL of the page with some of the state changed: pairs of key and value,
// "" takes the key away.
func (s state) with(pairs ...string) string {
	v := url.Values(maps.Clone(s))
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Del(pairs[i])
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	if len(v) == 0 {
		return "/"
	}
	return "/?" + v.Encode()
}

// query is the state as a form carries it.
func (s state) query() string { return url.Values(s).Encode() }
