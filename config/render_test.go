package config

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// generated is said in every generated file.
const generated = "generated from the config package by go generate ./config; edit the comments there"

const introduction = `One TOML file holds all settings. Without --config, guichet reads guichet.toml in the working directory, else /etc/guichet/guichet.toml, which the systemd unit names. "guichet setup" writes a first one.
Keys that it does not know are faults. "guichet check" reads the file, looks at the files that it names and says all that is wrong, each with its line and remedy. After a change, "guichet reload" takes what can change while the desk runs and names what cannot.`

const values = `Times are numbers with a unit, such as "120s", "90m", "36h" or "5d". Sizes are octets as a number, or text such as "10MB" (10,000,000) or "10MiB" (10,485,760). Paths that do not begin with "/" start at the directory of the file.`

// head is the heading of a section.
func (s section) head() string {
	switch {
	case s.name == "":
		return ""
	case s.many:
		return "[[" + s.name + "]]"
	}
	return "[" + s.name + "]"
}

// optional reports whether the sample file leaves a table out, since it means nothing without
// the admin's own words.
func (s section) optional() bool {
	return slices.Contains([]string{"dkim", "token", "oidc", "mailbox", "category", "product", "product.field"}, s.name)
}

// markdown writes the reference page.
func markdown(sections []section) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<!-- %s -->\n\n# Configuration\n\n%s\n\n%s\n\nA file to start from: [guichet.sample.toml](guichet.sample.toml).\n",
		generated, wrap(introduction, "", 95), wrap(values, "", 95))
	for _, s := range sections {
		if s.name != "" {
			fmt.Fprintf(&b, "\n## `%s`\n\n%s\n", s.head(), wrap(s.doc, "", 95))
		}
		for _, k := range s.keys {
			fmt.Fprintf(&b, "\n### `%s`\n\n%s\n\n%s.", k.name, wrap(k.doc, "", 95), strings.ToUpper(k.kind[:1])+k.kind[1:])
			if k.need {
				b.WriteString(" Must be there.")
			} else {
				fmt.Fprintf(&b, " Default: `%s`.", k.standard)
			}
			if k.sample != "" {
				fmt.Fprintf(&b, " Example: `%s`.", k.sample)
			}
			b.WriteString("\n")
		}
	}
	return b.Bytes()
}

// sample writes the sample file: what must be there is set, the rest is commented out.
func sample(sections []section) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Guichet's settings, each with its default or an example after \"#\".\n%s\n", wrap("("+generated+".)", "# ", 95))
	for _, s := range sections {
		if s.name != "" {
			off := ""
			if s.optional() {
				off = "#"
			}
			fmt.Fprintf(&b, "\n%s\n%s%s\n", wrap(s.doc, "# ", 95), off, s.head())
		}
		for i, k := range s.keys {
			if i > 0 || s.name == "" {
				b.WriteString("\n")
			}
			b.WriteString(wrap(k.doc, "# ", 95) + "\n")
			value, off := k.sample, "#"
			if k.need && !s.optional() {
				off = ""
			}
			if value == "" {
				value = k.standard
			}
			fmt.Fprintf(&b, "%s%s = %s\n", off, k.name, value)
		}
	}
	return b.Bytes()
}

// manual writes the manual page, in mdoc(7).
func manual(sections []section) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, ".\\\" %s\n.Dd November 1, 2026\n.Dt GUICHET.TOML 5\n.Os\n.Sh NAME\n.Nm guichet.toml\n.Nd settings of the guichet help desk\n", generated)
	fmt.Fprintf(&b, ".Sh DESCRIPTION\n%s\n.Pp\n%s\n", troff(introduction), troff(values))
	for _, s := range sections {
		title := strings.ToUpper(s.head())
		if s.name == "" {
			title = "THE TOP OF THE FILE"
		}
		fmt.Fprintf(&b, ".Sh %s\n", title)
		if s.doc != "" {
			fmt.Fprintf(&b, "%s\n", troff(s.doc))
		}
		b.WriteString(".Bl -tag -width Ds\n")
		for _, k := range s.keys {
			fmt.Fprintf(&b, ".It Cm %s Pq %s\n%s\n.br\n", k.name, k.kind, troff(k.doc))
			if k.need {
				fmt.Fprintf(&b, "Must be there.\nExample: %s\n", troff(k.sample))
			} else {
				fmt.Fprintf(&b, "Default: %s\n", troff(k.standard))
			}
		}
		b.WriteString(".El\n")
	}
	b.WriteString(".Sh SEE ALSO\n.Xr guichet 1\n")
	return b.Bytes()
}

// troff keeps text from being taken for requests, and begins each sentence on a line of its
// own, as manual pages do.
func troff(s string) string {
	s = strings.ReplaceAll(s, `\`, `\e`)
	s = strings.ReplaceAll(strings.ReplaceAll(s, ". ", ".\n"), `"`, `\(dq`)
	return strings.ReplaceAll(s, "-", `\-`)
}

// wrap breaks text into lines of at most width, each after indent; line breaks stay.
func wrap(s, indent string, width int) string {
	var lines []string
	for para := range strings.SplitSeq(s, "\n") {
		line := indent
		for _, word := range strings.Fields(para) {
			if len(line)+1+len(word) > width && line != indent {
				lines = append(lines, line)
				line = indent
			}
			if line != indent {
				line += " "
			}
			line += word
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
