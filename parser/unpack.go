package parser

import (
	"bytes"
	"io"
	"slices"
	"strings"
)

// unpack adds to the leaves of a mail what lies inside containers: signed mail, the files
// of a winmail.dat, uuencoded and yEncoded files in a text. The containers stay.
func (t *tree) unpack(depth int) {
	i := 0
	for todo := len(t.leaves); todo > 0; todo-- { // not what is added meanwhile
		l := &t.leaves[i]
		switch {
		case isSMIME(l):
			i += t.unwrap(i, depth)
		case l.Type == "application/ms-tnef" || l.Type == "application/vnd.ms-tnef" || strings.EqualFold(l.Name, "winmail.dat"):
			i += t.unpackTNEF(i)
		case l.Type == "text/plain" && l.body.encoding == encIdentity && !l.body.sub:
			t.unpackText(i)
		case l.Type == "application/pgp-encrypted" && l.subtype() == "encrypted":
			t.problems.add(encryptedPGP)
		}
		i++
	}
}

// What is told of mail that only its receiver can read.
const (
	encryptedPGP   = "encrypted with PGP"
	encryptedSMIME = "encrypted with S/MIME"
)

// maxSMIME is the largest signed container that is unwrapped, in decoded bytes: unlike
// files it must be held in memory.
const maxSMIME = 32 << 20

// maxSigned is how often signed mail may be inside signed mail.
const maxSigned = 3

// unwrap puts the parts of an opaque-signed mail before it, and returns how many.
func (t *tree) unwrap(i, depth int) int {
	b, cut := t.leaves[i].body.decoded(maxSMIME)
	if cut {
		return 0
	}
	inner, encrypted := unwrapSigned(b)
	if encrypted {
		t.problems.add(encryptedSMIME)
	}
	if inner == nil || depth >= maxSigned {
		return 0
	}
	sub := tree{raw: inner, limit: len(inner), problems: t.problems, foreign: true, parts: t.parts, nodes: t.nodes}
	h, body := splitPart(inner, 0, len(inner), t.problems)
	sub.body(h, body)
	sub.unpack(depth + 1)
	t.parts, t.nodes = sub.parts, sub.nodes
	return t.insert(i, sub.leaves)
}

// insert puts leaves before the one at i.
func (t *tree) insert(i int, leaves []leaf) int {
	all := make([]leaf, 0, len(t.leaves)+len(leaves))
	all = append(all, t.leaves[:i]...)
	all = append(all, leaves...)
	t.leaves = append(all, t.leaves[i:]...)
	return len(leaves)
}

// tnef returns what lies in the winmail.dat that l is.
func (l *leaf) tnef() []leaf {
	box := tnefContainer{size: int64(l.body.to - l.body.from), open: func(from, n int64) io.Reader {
		if n < 0 {
			return l.body.open()
		}
		return l.body.inside(from, n).open()
	}}
	var leaves []leaf
	for _, i := range unpackTNEF(box) {
		in := leaf{Type: i.kind, typed: i.kind != "", Name: i.name, body: l.body.inside(i.from, i.size)}
		if !in.typed {
			in.Type = "application/octet-stream"
		}
		if i.contentID != "" {
			in.Header = Header{{Name: "Content-ID", Value: i.contentID}}
		}
		if i.charset != "" {
			in.Params = map[string]string{"charset": i.charset}
		}
		if i.words != nil {
			in.Params = map[string]string{"charset": "utf-8"}
			in.body = part{raw: i.words, to: len(i.words), foreign: true}
		}
		leaves = append(leaves, in)
	}
	return leaves
}

// maxTNEFTexts is how many forms of its text a winmail.dat may have: plain, HTML, RTF.
const maxTNEFTexts = 3

// unpackTNEF adds the files of a winmail.dat, and its text where the mail has none. It
// returns how many leaves were put before it.
func (t *tree) unpackTNEF(i int) int {
	found := t.leaves[i].tnef()
	readable := false
	for _, l := range t.leaves {
		if strings.HasPrefix(l.Type, "text/") && l.disposition != "attachment" && len(bytes.TrimSpace(l.body.bytes())) > 0 {
			readable = true
		}
	}
	var texts, files []leaf
	for _, l := range found {
		if l.Name == "" && (l.Type == "text/plain" || l.Type == "text/html") {
			if len(texts) < maxTNEFTexts {
				texts = append(texts, l)
			}
			continue
		}
		l.disposition = "attachment"
		files = append(files, l)
	}
	t.leaves = append(t.leaves, files...)
	if !readable && len(texts) > 0 {
		t.nodes++
		for j := range texts { // forms of one text
			texts[j].path = []node{{id: t.nodes, subtype: "alternative"}}
		}
		return t.insert(i, texts)
	}
	return 0
}

// unpackText adds the uuencoded and yEncoded files of a text and takes them out of it.
func (t *tree) unpackText(i int) {
	l := &t.leaves[i]
	b := l.body.bytes()
	var found []textFile
	if bytes.Contains(b, []byte("begin ")) {
		found = findUU(b)
	}
	if bytes.Contains(b, []byte("=ybegin ")) {
		files, unended := findY(b)
		if unended {
			t.problems.add("yEnc without its end")
		}
		found = append(found, files...)
		slices.SortStableFunc(found, func(a, b textFile) int { return a.from - b.from })
	}
	var files []leaf
	end := 0
	for _, f := range found {
		if len(files) >= maxTNEFFiles {
			break
		}
		if f.from < end { // data that looks like another file's beginning
			continue
		}
		end = f.to
		l.holes = append(l.holes, [2]int{f.from, f.to})
		body := part{raw: t.raw, from: l.body.from + f.from, to: l.body.from + f.to, encoding: f.encoding, foreign: t.foreign}
		if l.body.foreign {
			body.raw = l.body.raw
		}
		files = append(files, leaf{Type: "application/octet-stream", Name: decodeName(f.name), disposition: "attachment", body: body})
	}
	t.leaves = append(t.leaves, files...)
}
