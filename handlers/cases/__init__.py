"""撞单案: opened, argued, ruled, appealed, and reproduced years later."""
