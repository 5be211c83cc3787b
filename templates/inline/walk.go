package inline

import "text/template/parse"

// Walk visits a node and all below it; letter is false where "." is something in the letter.
func Walk(n parse.Node, letter bool, visit func(n parse.Node, letter bool)) {
	visit(n, letter)
	branch := func(b *parse.BranchNode, inside bool) {
		Walk(b.Pipe, letter, visit)
		Walk(b.List, inside, visit)
		if b.ElseList != nil {
			Walk(b.ElseList, letter, visit)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, c := range n.Nodes {
			Walk(c, letter, visit)
		}
	case *parse.ActionNode:
		Walk(n.Pipe, letter, visit)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			Walk(n.Pipe, letter, visit)
		}
	case *parse.IfNode:
		branch(&n.BranchNode, letter)
	case *parse.WithNode:
		branch(&n.BranchNode, false)
	case *parse.RangeNode:
		branch(&n.BranchNode, false)
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			Walk(c, letter, visit)
		}
	case *parse.CommandNode:
		for _, a := range n.Args {
			Walk(a, letter, visit)
		}
	case *parse.ChainNode:
		Walk(n.Node, letter, visit)
	}
}
