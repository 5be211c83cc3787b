package inline

import (
	"reflect"
	"text/template"
	"text/template/parse"
)

// Compile makes templates, by their names, that say the same as trees do of a letter of type of, sooner: what a template
// includes stands in its place, and a field that of has from its embedded struct is named by its whole path. The template
// engine looks each include up by its name and begins it with a state of its own; and a promoted field it looks for in all
// structs, breadth first, with maps. Both were more than half of the time that a letter's words took.
//
// It is to be called once the templates are checked, so that faults are told of them as they were written. Where one is
// included for something in the letter, nothing is made and nil returned: its fields are not those of the letter.
func Compile(tag string, of reflect.Type, trees map[string]*parse.Tree) (*template.Template, error) {
	if !sameLetter(trees) {
		return nil, nil
	}
	fast := template.New(tag).Option("missingkey=error")
	for name, written := range trees {
		c := compiler{of: of, trees: trees, open: map[string]bool{name: true}}
		tree := written.Copy()
		if tree.Root = c.list(tree.Root, true); parse.IsEmptyTree(tree.Root) {
			tree.Root.Nodes = []parse.Node{&parse.TextNode{NodeType: parse.NodeText}} // AddParseTree passes over empty ones
		}
		if _, err := fast.AddParseTree(name, tree); err != nil {
			return nil, err
		}
	}
	return fast, nil
}

// compiler goes through one template, whose nodes are its own.
type compiler struct {
	of    reflect.Type
	trees map[string]*parse.Tree
	open  map[string]bool // the templates that it is in: one may include itself
}

// list compiles the nodes of a list; letter is false where "." is something in the letter, as Walk has it.
func (c *compiler) list(l *parse.ListNode, letter bool) *parse.ListNode {
	if l == nil {
		return nil
	}
	for i, n := range l.Nodes {
		l.Nodes[i] = c.node(n, letter)
	}
	return l
}

func (c *compiler) node(n parse.Node, letter bool) parse.Node {
	switch n := n.(type) {
	case *parse.ListNode:
		return c.list(n, letter)
	case *parse.ActionNode:
		c.pipe(n.Pipe, letter)
	case *parse.IfNode:
		c.branch(&n.BranchNode, letter, letter)
	case *parse.WithNode:
		c.branch(&n.BranchNode, letter, false)
	case *parse.RangeNode:
		c.branch(&n.BranchNode, letter, false)
	case *parse.TemplateNode:
		if t, ok := c.trees[n.Name]; ok && letter && isDot(n.Pipe) && !c.open[n.Name] && !declares(t.Root) {
			c.open[n.Name] = true
			defer delete(c.open, n.Name)
			return c.list(t.Root.CopyList(), true)
		}
		c.pipe(n.Pipe, letter)
	}
	return n
}

func (c *compiler) branch(b *parse.BranchNode, letter, inside bool) {
	c.pipe(b.Pipe, letter)
	c.list(b.List, inside)
	c.list(b.ElseList, letter)
}

// pipe names fields by their whole path.
func (c *compiler) pipe(p *parse.PipeNode, letter bool) {
	if p == nil || !letter {
		return
	}
	for _, cmd := range p.Cmds {
		for _, arg := range cmd.Args {
			switch n := arg.(type) {
			case *parse.PipeNode:
				c.pipe(n, letter)
			case *parse.FieldNode:
				n.Ident = append(c.embedding(n.Ident[0]), n.Ident...)
			}
		}
	}
}

// sameLetter reports whether every template is included for the whole letter. One that is told something in it too, which only a
// folder of an admin's own could have, would look for a field at the wrong place.
func sameLetter(trees map[string]*parse.Tree) bool {
	same := true
	for _, t := range trees {
		Walk(t.Root, true, func(n parse.Node, letter bool) {
			if t, ok := n.(*parse.TemplateNode); ok && !(letter && isDot(t.Pipe)) {
				same = false
			}
		})
	}
	return same
}

// embedding returns the names of the embedded structs that a letter has a field from.
func (c *compiler) embedding(name string) (path []string) {
	f, ok := c.of.FieldByName(name)
	if !ok {
		return nil
	}
	at := c.of
	for _, i := range f.Index[:len(f.Index)-1] {
		path = append(path, at.Field(i).Name)
		at = at.Field(i).Type
	}
	return path
}

// isDot reports whether a template is included for the same letter.
func isDot(p *parse.PipeNode) bool {
	if p == nil || len(p.Decl) > 0 || len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 1 {
		return false
	}
	_, dot := p.Cmds[0].Args[0].(*parse.DotNode)
	return dot
}

// declares reports whether a template has variables of its own, which would stay where it is included.
func declares(n parse.Node) (some bool) {
	Walk(n, true, func(n parse.Node, _ bool) {
		if p, ok := n.(*parse.PipeNode); ok && len(p.Decl) > 0 {
			some = true
		}
	})
	return some
}
