// Package completion owns the scripts by which shells complete the command line: they are written from
// its model (kong), so a command or a flag that is added is completed without more. It refuses to run
// anything while a shell completes: the scripts are words only.
package completion

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Shells are those that there is a script for.
var Shells = []string{"bash", "zsh", "fish"}

// words are what may follow a chain of commands ("ticket list"): commands and flags, each with its help.
type words map[string][][2]string

// Script is the script for a shell; "" for one that is not known.
func Script(shell string, root *kong.Node) string {
	all := words{}
	all.add("", root)
	switch shell {
	case "bash":
		return bash(root.Name, all)
	case "zsh":
		return "#compdef " + root.Name + "\nautoload -U +X bashcompinit && bashcompinit\n" + bash(root.Name, all)
	case "fish":
		return fish(root.Name, all)
	}
	return ""
}

func (w words) add(chain string, n *kong.Node) {
	for _, c := range n.Children {
		if c.Hidden || c.Type != kong.CommandNode {
			continue
		}
		w[chain] = append(w[chain], [2]string{c.Name, c.Help})
		w.add(strings.TrimSpace(chain+" "+c.Name), c)
	}
	for _, group := range n.AllFlags(true) {
		for _, f := range group {
			if help := [2]string{"--" + f.Name, f.Help}; !slices.Contains(w[chain], help) {
				w[chain] = append(w[chain], help)
			}
		}
	}
}

// chains are the keys of w, in order.
func (w words) chains() []string {
	var all []string
	for chain := range w {
		all = append(all, chain)
	}
	slices.Sort(all)
	return all
}

// bash writes a function that finds the chain of commands before the cursor and offers what may follow, else files.
func bash(name string, w words) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Completion of %s; written by \"%s completion\".\n_%s() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} chain= i word\n", name, name, name)
	b.WriteString("\tfor ((i = 1; i < COMP_CWORD; i++)); do\n\t\tword=\"${chain:+$chain }${COMP_WORDS[i]}\"\n\t\tcase $word in\n")
	for _, chain := range w.chains() {
		if chain != "" {
			fmt.Fprintf(&b, "\t\t'%s') chain=$word ;;\n", chain)
		}
	}
	b.WriteString("\t\tesac\n\tdone\n\tcase $chain in\n")
	for _, chain := range w.chains() {
		var all []string
		for _, v := range w[chain] {
			all = append(all, v[0])
		}
		fmt.Fprintf(&b, "\t'%s') COMPREPLY=($(compgen -W '%s' -- \"$cur\")) ;;\n", chain, strings.Join(all, " "))
	}
	fmt.Fprintf(&b, "\tesac\n}\ncomplete -o default -F _%s %s\n", name, name)
	return b.String()
}

// fish writes a line for each word, with its help.
func fish(name string, w words) string {
	var b strings.Builder
	quote := func(s string) string { return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'" }
	fmt.Fprintf(&b, "# Completion of %s; written by \"%s completion\".\n", name, name)
	for _, chain := range w.chains() {
		when := "__fish_use_subcommand"
		if chain != "" {
			when = "__fish_seen_subcommand_from " + strings.ReplaceAll(chain, " ", "; and __fish_seen_subcommand_from ")
		}
		for _, v := range w[chain] {
			if flag, ok := strings.CutPrefix(v[0], "--"); ok {
				fmt.Fprintf(&b, "complete -c %s -n %s -l %s -d %s\n", name, quote(when), flag, quote(v[1]))
			} else {
				fmt.Fprintf(&b, "complete -c %s -f -n %s -a %s -d %s\n", name, quote(when), v[0], quote(v[1]))
			}
		}
	}
	return b.String()
}
