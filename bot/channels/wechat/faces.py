"""WeChat's own faces, which come as codes, as the pictures that everybody knows.

What is a word as well, and understood as one, stays: ``[OK]``, ``[NO]``, ``[好的]``, ``[再见]``.
"""

import re
from collections.abc import Iterator

_FACES = """
🙂 /::) 微笑 Smile
😣 /::~ 撇嘴 Grimace
😍 /::B 色 Drool
😳 /::| 发呆 發呆 Scowl
😎 /:8-) 得意 CoolGuy
😢 /::< 流泪 流淚 Sob
😊 /::$ 害羞 Shy
🤐 /::X 闭嘴 閉嘴 Silent
😴 /::Z 睡 Sleep
😭 /::'( 大哭 Cry
😅 /::-| 尴尬 尷尬 Awkward
😡 /::@ 发怒 發怒 Angry
😜 /::P 调皮 調皮 Tongue
😁 /::D 呲牙 Grin
😮 /::O 惊讶 驚訝 Surprise
🙁 /::( 难过 難過 Frown
😎 /::+ 酷 Ruthless
😰 /:--b 冷汗 Blush
😫 /::Q 抓狂 Scream
🤮 /::T 吐 Puke
🤭 /:,@P 偷笑 Chuckle
😊 /:,@-D 愉快 Joyful
🙄 /::d 白眼 Slight
😤 /:,@o 傲慢 Smug
😋 /::g 饥饿 飢餓 Hungry
😪 /:|-) 困 Drowsy
😱 /::! 惊恐 驚恐 Panic
😓 /::L 流汗 Sweat
😄 /::> 憨笑 Laugh
😌 /::,@ 悠闲 悠閒 Commando Loafer
💪 /:,@f 奋斗 奮鬥 Determined
🤬 /::-S 咒骂 咒罵 Scold
❓ /:? 疑问 疑問 Shocked
🤫 /:,@x 嘘 噓 Shhh
😵 /:,@@ 晕 暈 Dizzy
😖 /::8 疯了 瘋了 Tormented
😔 /:,@! 衰 Toasted
💀 /:!!! 骷髅 骷髏 Skull
🔨 /:xx 敲打 Hammer
👋 /:bye Wave
😥 /:wipe 擦汗 Speechless Relief
😏 /:dig 抠鼻 摳鼻 NosePick DigNose
👏 /:handclap 鼓掌 Clap
😳 /:&-( 糗大了 Shame
😏 /:B-) 坏笑 壞笑 Trick
😤 /:<@ 左哼哼 Bah！L
😤 /:@> 右哼哼 Bah！R
🥱 /::-O 哈欠 Yawn
😒 /:>-| 鄙视 鄙視 Pooh-pooh Lookdown
😞 /:P-( 委屈 Shrunken Wronged
😢 /::'| 快哭了 TearingUp Puling
😏 /:X-) 阴险 陰險 Sly
😘 /::* 亲亲 親親 Kiss
😨 /:@x 吓 嚇 Wrath
🥺 /:8* 可怜 可憐 Whimper
🔪 /:pd 菜刀 Cleaver
🍉 /:<W> 西瓜 Watermelon
🍺 /:beer 啤酒 Beer
🏀 /:basketb 篮球 籃球 Basketball
🏓 /:oo 乒乓 PingPong
☕ /:coffee 咖啡 Coffee
🍚 /:eat 饭 飯 Rice
🐷 /:pig 猪头 豬頭 Pig
🌹 /:rose 玫瑰 Rose
🥀 /:fade 凋谢 凋謝 Wilt
👄 /:showlove 嘴唇 Lips
❤️ /:heart 爱心 愛心 Heart
💔 /:break 心碎 BrokenHeart
🎂 /:cake 蛋糕 Cake
⚡ /:li 闪电 閃電 Lightning
💣 /:bome 炸弹 炸彈 Bomb
🗡️ /:kn 刀 Dagger
⚽ /:footb 足球 Soccer
🐞 /:ladybug 瓢虫 瓢蟲 Ladybug
💩 /:shit 便便 Poop
🌙 /:moon 月亮 Moon
☀️ /:sun 太阳 太陽 Sun
🎁 /:gift 礼物 禮物 Gift
🤗 /:hug 拥抱 擁抱 Hug
👍 /:strong 强 強 ThumbsUp
👎 /:weak 弱 ThumbsDown
🤝 /:share 握手 Shake
✌️ /:v 胜利 勝利 Peace Victory
🙏 /:@) 抱拳 Fight Salute
👆 /:jj 勾引 Beckon
✊ /:@@ 拳头 拳頭 Fist
👎 /:bad 差劲 差勁 Pinky
🤟 /:lvu 爱你 愛你 RockOn
❌ /:no Nuh-uh
👌 /:ok
💑 /:love 爱情 愛情 InLove
😘 /:<L> 飞吻 飛吻 Blowkiss
🕺 /:jump 跳跳 Waddle
🥶 /:shake 发抖 發抖 Tremble
😡 /:<O> 怄火 慪火 Aaagh!
💃 /:circle 转圈 轉圈 Twirl
🙇 /:kotow 磕头 磕頭 Kotow
👀 /:turn 回头 回頭 Dramatic
🤸 /:skip 跳绳 跳繩 JumpRope
🏳️ /:oY 投降 Surrender
🙌 /:#-0 激动 激動 Hooray
🕺 /:hiphot 乱舞 亂舞 Meditate
💋 /:kiss 献吻 獻吻 Smooch
☯️ /:<& 左太极 左太極 TaiChi_L
☯️ /:&> 右太极 右太極 TaiChi_R
😆 嘿哈 Hey
🤦 捂脸 捂臉 Facepalm
😏 奸笑 Smirk
🤓 机智 機智 Smart
😟 皱眉 皺眉 Concerned
✌️ 耶 Yeah!
🧧 红包 紅包 Packet
🐔 鸡 雞 Chick
🕯️ 蜡烛 蠟燭 Candle
🍉 吃瓜 Onlooker
💪 加油 GoForIt
😓 汗 Sweats
😱 天啊 OMG
🤔 Emm
🫡 社会社会 社會社會 Respect
🐶 旺柴 Doge
😣 打脸 打臉 MyBad
😲 哇 Wow
🙄 翻白眼 Boring
👍 666 Awesome
👀 让我看看 讓我看看 LetMeSee
😮‍💨 叹气 嘆氣 Sigh
😖 苦涩 苦澀 Hurt
💔 裂开 裂開 Broken
🙏 合十 Worship
🧧 福 Blessing
🧧 發 发 Rich
🎉 庆祝 慶祝 Party
🎆 烟花 煙花 Fireworks
🧨 爆竹 Firecracker
😳 囧
😷 生病 Sick
😂 破涕为笑 破涕為笑 Lol
😨 恐惧 恐懼 Terror
😞 失望 Let_Down
😑 无语 無語 Duh
😌 笑脸 笑臉 Happy
😳 脸红 臉紅 Flushed
"""
"""A picture and its codes on each line: with a slash as older phones send it, then the names that stand in brackets."""


def _codes() -> Iterator[tuple[str, str]]:
    for line in _FACES.strip().splitlines():
        picture, *codes = line.split(" ")
        for code in codes:
            yield code if code.startswith("/:") else f"[{code.replace('_', ' ')}]", picture


_PICTURES = dict(_codes())
_CODE = re.compile("|".join(map(re.escape, sorted(_PICTURES, key=len, reverse=True))))


def with_faces(text: str) -> str:
    """Return *text* with pictures in place of WeChat's codes.

    >>> with_faces("谢谢[玫瑰]/:strong"), with_faces("[1]")
    ('谢谢🌹👍', '[1]')
    """
    return _CODE.sub(lambda code: _PICTURES[code[0]], text)
